import { X402Error } from "@x402-reference/types";
import type { Address } from "viem";
import { isWellFormedAddress } from "../address.js";
import { eip3009Method } from "../eip3009/method.js";
import { type DelegationManagers, erc7710Method } from "../erc7710/method.js";
import { eip2612GasSponsoring } from "../gas-sponsoring/eip2612.js";
import { erc20ApprovalGasSponsoring } from "../gas-sponsoring/erc20-approval.js";
import { type Permit2MethodOptions, permit2Method } from "../permit2/method.js";
import type { AssetTransferMethod, TransferMethod } from "./method.js";
import type { ExactEvmRules } from "./rules.js";

/** Which payments a facilitator takes. */
export interface MethodOptions {
  /** The ways in which an asset may be moved; by default EIP-3009, Permit2 and, with `delegationManagers`, ERC-7710. */
  methods?: readonly AssetTransferMethod[];
  /** The factories that may be called to deploy a payer's wallet, as ERC-6492 asks for; none by default. */
  factories?: readonly Address[];
  /**
   * The contracts that may redeem an ERC-7710 delegation. A client names the contract that the facilitator's account
   * calls, so none is by default; `"any"` leaves it to the simulation.
   */
  delegationManagers?: DelegationManagers;
  /** Whether payers' own ERC-20 approvals of Permit2 are broadcast before their payments; needs `eth_simulateV1`. */
  sponsorApprovals?: boolean;
}

/** The methods that are served, and the extensions that they act on. */
export interface ServedMethods {
  methods: readonly [TransferMethod, ...TransferMethod[]];
  extensions: readonly string[];
}

/** Makes the methods in the order in which they are looked for; throws `invalid_configuration` for what cannot be meant. */
export function serveMethods(
  options: MethodOptions,
  { rules, relayApproval }: { rules: ExactEvmRules; relayApproval: RelayApproval },
): ServedMethods {
  const { factories = [], delegationManagers, sponsorApprovals = false } = options;
  const wanted = options.methods ?? ["eip3009", "permit2", ...(delegationManagers ? (["erc7710"] as const) : [])];
  const malformed = factories.find((factory) => !isWellFormedAddress(factory));
  if (malformed !== undefined) {
    throw misconfigured(`The factory ${malformed} is not an address.`, "factories", "Write it with a right checksum.");
  }
  const make: Readonly<Record<AssetTransferMethod, () => TransferMethod>> = {
    eip3009: () => eip3009Method({ rules: rules.eip3009, factories }),
    permit2: () => permit2Method({ rules: rules.permit2, ...(sponsorApprovals && { relayApproval }) }),
    erc7710() {
      if (delegationManagers) return erc7710Method({ rules: rules.erc7710, delegationManagers });
      throw misconfigured(
        "ERC-7710 makes the facilitator's account call a contract that a client names.",
        "delegationManagers",
        'List the contracts that it may call, or write "any".',
      );
    },
  };
  const order = ["eip3009", "permit2", "erc7710"] as const;
  const [first, ...others] = order.filter((name) => wanted.includes(name)).map((name) => make[name]());
  if (!first) throw misconfigured("A facilitator without methods can settle nothing.", "methods", "Name one at least.");
  const extensions = wanted.includes("permit2")
    ? [eip2612GasSponsoring, ...(sponsorApprovals ? [erc20ApprovalGasSponsoring] : [])]
    : [];
  return { methods: [first, ...others], extensions };
}

type RelayApproval = NonNullable<Permit2MethodOptions["relayApproval"]>;

function misconfigured(message: string, field: string, remedy: string): X402Error {
  return new X402Error("invalid_configuration", message, { field, remedy });
}

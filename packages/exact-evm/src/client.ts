import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import type { ClientScheme, PaymentRequirements } from "@x402-reference/types";
import type { Hex } from "viem";
import { isWellFormedAddress, lowerCaseAddress, zeroAddress } from "./address.js";
import { chainIdOf } from "./network.js";
import { type TransferTypedData, transferTypedData } from "./typed-data.js";

/** Seconds that an authorization reaches into the past, so that a slow clock on the other side does not refuse it. */
const clockSkewSeconds = 600n;

/** Who pays: an account that signs typed data, such as one of viem's. */
export interface PayingAccount {
  readonly address: Hex;
  signTypedData(data: TransferTypedData): Promise<Hex>;
}

/** Settings of {@link exactEvmClient}. */
export interface ExactEvmClientOptions {
  account: PayingAccount;
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

/**
 * The client side of `exact` on EVM networks: signs an ERC-3009 authorization over exactly the offered amount, with a
 * fresh random nonce, valid until `maxTimeoutSeconds` from now. It needs no chain.
 *
 * @example
 * ```ts
 * const client = createPaymentClient({ schemes: [exactEvmClient({ account: privateKeyToAccount(key) })], policy });
 * ```
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phase 1
 */
export function exactEvmClient({ account, now = wallClock }: ExactEvmClientOptions): ClientScheme {
  return {
    scheme: "exact",
    networks: ["eip155:*"],
    unpayable,
    async createPayload(offer) {
      const seconds = BigInt(Math.floor(now()));
      const message = {
        from: account.address,
        to: lowerCaseAddress(offer.payTo),
        value: BigInt(offer.amount),
        validAfter: seconds - clockSkewSeconds,
        validBefore: seconds + BigInt(Math.floor(offer.maxTimeoutSeconds)),
        nonce: `0x${bytesToHex(randomBytes(32))}` as const,
      };
      const domain = {
        name: String(offer.extra?.name),
        version: String(offer.extra?.version),
        chainId: chainIdOf(offer.network) ?? 0,
        verifyingContract: lowerCaseAddress(offer.asset),
      };
      return {
        signature: await account.signTypedData(transferTypedData(domain, message)),
        authorization: {
          from: message.from,
          to: offer.payTo,
          value: offer.amount,
          validAfter: String(message.validAfter),
          validBefore: String(message.validBefore),
          nonce: message.nonce,
        },
      };
    },
  };
}

function unpayable(offer: PaymentRequirements): string | undefined {
  const { extra } = offer;
  if (chainIdOf(offer.network) === undefined) return `the network ${offer.network} has no EVM chain id`;
  if (!isWellFormedAddress(offer.asset)) return "the asset is not an address with a right checksum";
  if (!isWellFormedAddress(offer.payTo)) return "payTo is not an address with a right checksum";
  if (offer.payTo === zeroAddress) return "payTo is the zero address";
  const method = extra?.assetTransferMethod ?? "eip3009";
  if (method !== "eip3009") return `the asset transfer method ${String(method)} is not known here`;
  if (typeof extra?.name !== "string" || !extra.name || typeof extra.version !== "string" || !extra.version) {
    return "extra lacks the name and version of the token's EIP-712 domain";
  }
  return undefined;
}

function wallClock(): number {
  return Date.now() / 1000;
}

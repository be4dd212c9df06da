import * as z from "zod";
import { NodeFault } from "./node-format.js";
import { Edit, Override, PaymentSpec } from "./payment-format.js";
import { SvmGiven, svmActions } from "./svm-given-format.js";
import { delegates, factories, faultNames, managers, wallets } from "./things.js";
import { writingNames } from "./writing.js";

/** Something done to the chain between two steps or before the first. */
export const ChainAction = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("blacklist"), who: z.string() }),
  z.strictObject({ do: z.literal("pause") }),
  z.strictObject({ do: z.literal("unpause") }),
  /** The payer cancels the payment's ERC-3009 authorization. */
  z.strictObject({ do: z.literal("cancel-authorization") }),
  /** A third party submits the payment's authorization: to the token, or to the proxy of Permit2. */
  z.strictObject({ do: z.literal("submit-authorization") }),
  /** Somebody uses the payment's ERC-3009 nonce for another transfer of his own, of one unit. */
  z.strictObject({ do: z.literal("spend-nonce"), who: z.enum(["payer", "stranger"]) }),
  /** A probe token reports the payment's authorization as used. */
  z.strictObject({ do: z.literal("mark-authorization-used") }),
  /** The payer invalidates the nonce of the payment's permit. */
  z.strictObject({ do: z.literal("invalidate-permit-nonce") }),
  /** A third party submits the EIP-2612 permit of the payment's extension to the token. */
  z.strictObject({ do: z.literal("submit-permit") }),
  /** A third party broadcasts the approval of the payment's extension. */
  z.strictObject({ do: z.literal("submit-approval") }),
  /** What somebody lets somebody else move, in atomic units; the payer and Permit2 unless named. */
  z.strictObject({
    do: z.literal("set-allowance"),
    units: z.string(),
    owner: z.string().optional(),
    spender: z.string().optional(),
  }),
  z.strictObject({ do: z.literal("set-funds"), who: z.string(), units: z.string() }),
  /** What somebody owns in the native coin, in wei. */
  z.strictObject({ do: z.literal("set-native"), who: z.string(), wei: z.string() }),
  /** The payer takes the delegation of the payment back. */
  z.strictObject({ do: z.literal("revoke-delegation") }),
  /** The payer's wallet accepts no signature any more. */
  z.strictObject({ do: z.literal("disable-wallet") }),
  /** Lets time pass, for the clock of the program under test. */
  z.strictObject({ do: z.literal("wait"), seconds: z.number().int().min(1).max(5) }),
  /** Takes the code away from an address that all cases share. */
  z.strictObject({ do: z.literal("clear-code"), at: z.string() }),
  /** Puts code that accepts every call and does nothing at an address that all cases share. */
  z.strictObject({ do: z.literal("idle-code"), at: z.string() }),
  /** How the node fails for the payer from now on; it does not when there are none. What it held back is passed on. */
  z.strictObject({ do: z.literal("set-node"), faults: z.array(NodeFault) }),
  /** Puts an empty block in the place of the newest one. */
  z.strictObject({ do: z.literal("reorg") }),
  /** The node is one of another chain from now on. */
  z.strictObject({ do: z.literal("switch-chain") }),
  /** Gas costs a hundred times what it did. */
  z.strictObject({ do: z.literal("raise-base-fee") }),
  ...svmActions,
]);
export type ChainAction = z.infer<typeof ChainAction>;

/** What the payer is, where it is no plain account. Its owner's key signs for it. */
const Wallet = z.discriminatedUnion("kind", [
  /** A deployed wallet, asked through ERC-1271. */
  z.strictObject({ kind: z.literal("contract"), behaviour: z.enum(wallets) }),
  /** A wallet that is not deployed yet, and the factory that its signature names (ERC-6492). */
  z.strictObject({
    kind: z.literal("counterfactual"),
    factory: z.enum(factories),
    behaviour: z.enum(wallets).optional(),
  }),
  /** A plain account that delegates to a contract (EIP-7702). */
  z.strictObject({ kind: z.literal("delegated"), delegate: z.enum(delegates) }),
]);
export type Wallet = z.infer<typeof Wallet>;

const Manager = z.strictObject({
  behaviour: z.enum(managers),
  /** The third party that it charges, or the only redeemer that it takes. */
  other: z.string().optional(),
  /** Honest while it is simulated. */
  onlyWhenMined: z.literal(true).optional(),
});

/** What a scriptable peer answers. `honest` is what the reference would answer. */
export const PeerAnswer = z.strictObject({
  honest: z.literal(true).optional(),
  status: z.number().int().optional(),
  headers: z.record(z.string(), z.unknown()).optional(),
  json: z.unknown().optional(),
  raw: z.string().optional(),
  delayMs: z.number().int().max(10_000).optional(),
  /**
   * `hang`: never answers. `close`: closes the connection. `drip`: sends one byte and then nothing. `endless`: never stops
   * sending. `truncate`: closes the connection in the middle of its answer. `garbage`: sends something that is not HTTP.
   */
  fault: z.enum(["hang", "close", "drip", "endless", "truncate", "garbage"]).optional(),
  /** Shop only: answers as to a request without a payment; with `honest`, after it took the payment. */
  challenge: z.literal(true).optional(),
  /** Shop only: redirects to this path on the same or on the other origin. */
  redirect: z
    .strictObject({ status: z.number().int(), origin: z.enum(["shop", "other"]), path: z.string() })
    .optional(),
  /** Changes to the honest answer's JSON (facilitator), to the JSON inside its payment header or to a tool's result (shop). */
  edit: z.array(Edit).optional(),
  /** `hang` and `drip` only: closes the connection after so long. */
  holdMs: z.number().int().min(1).max(5_000).optional(),
  /** Shop only: writes its payment headers in this way, or with one text in the place of another in their JSON. */
  written: z.union([z.enum(writingNames), z.strictObject({ find: z.string().min(1), by: z.string() })]).optional(),
  /** Tools only: an error of JSON-RPC instead of a result; with `challenge`, the challenge is its data. */
  error: z.strictObject({ code: z.number().int(), message: z.string() }).optional(),
});
export type PeerAnswer = z.infer<typeof PeerAnswer>;

/** The last answer of each list repeats. */
const FacilitatorScript = z.strictObject({
  verify: z.array(PeerAnswer).min(1).optional(),
  settle: z.array(PeerAnswer).min(1).optional(),
});

const ShopScript = z.strictObject({
  /** Sells a tool of the Model Context Protocol; `json` and `edit` of its answers are about the tool's result. */
  tool: z.literal(true).optional(),
  /** Each is an override of the standard offer; one standard offer when absent. */
  offers: z.array(Override).optional(),
  /** Changes to the finished challenge before it is encoded. */
  challenge: z.array(Edit).optional(),
  /** Answers to requests without a payment header; the challenge when absent. */
  unpaid: z.array(PeerAnswer).min(1).optional(),
  /** Answers to requests with one; verify, settle and deliver when absent. */
  paid: z.array(PeerAnswer).min(1).optional(),
});

export const Given = z.strictObject({
  /** Runs while no other case does, because it changes what all of them see. */
  exclusive: z.literal(true).optional(),
  /** What the payer owns, in atomic units of the asset. */
  funds: z.string().optional(),
  /** What the payer lets Permit2 move, in atomic units; by default everything when the payment is by Permit2, else nothing. */
  allowance: z.string().optional(),
  /** What the payer owns in the native coin, in wei; nothing by default. */
  native: z.string().optional(),
  /** What the payer is; a plain account when absent. */
  wallet: Wallet.optional(),
  /** The delegation manager of an ERC-7710 payment. */
  manager: Manager.optional(),
  /** Uses a token of the suite's own that misbehaves as named (honestly when the list is empty) instead of USDC. */
  probe: z.array(z.enum(faultNames)).optional(),
  chain: z.array(ChainAction).optional(),
  /** How the node fails for this payer from the beginning, as the facilitator under test sees it. */
  rpc: z.array(NodeFault).min(1).optional(),
  payment: PaymentSpec.optional(),
  /** The case is on Solana; what concerns EVM alone is then not allowed. */
  svm: SvmGiven.optional(),
  facilitator: FacilitatorScript.optional(),
  shop: ShopScript.optional(),
});
export type Given = z.infer<typeof Given>;

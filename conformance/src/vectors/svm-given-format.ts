import * as z from "zod";
import { SvmPaymentSpec } from "./svm/format.js";
import { SvmNodeFault } from "./svm-node-format.js";

/** What a mint of Token-2022 can do beyond an ordinary one. */
const MintExtension = z.discriminatedUnion("kind", [
  /** Keeps a part of every transfer, in hundredths of a percent; `later`, only from an epoch on that is to come. */
  z.strictObject({
    kind: z.literal("transfer-fee"),
    basisPoints: z.number().int().min(0).max(10_000),
    later: z.literal(true).optional(),
  }),
  z.strictObject({ kind: z.literal("non-transferable") }),
  /** Somebody who can move everybody's money. */
  z.strictObject({ kind: z.literal("permanent-delegate"), delegate: z.string() }),
  /** A program that is asked about every transfer. */
  z.strictObject({ kind: z.literal("transfer-hook"), program: z.string() }),
  z.strictObject({ kind: z.literal("paused") }),
]);

const Mint = z.strictObject({
  /** `token` (SPL Token) when absent. */
  program: z.enum(["token", "token-2022"]).optional(),
  /** 6 when absent. */
  decimals: z.number().int().min(0).max(18).optional(),
  extensions: z.array(MintExtension).optional(),
});
export type SvmMint = z.infer<typeof Mint>;

/** What makes a case one on Solana, and how it differs from the standard one. */
export const SvmGiven = z.strictObject({
  payment: SvmPaymentSpec.optional(),
  /** Pays with a mint of the case's own instead of USDC. */
  mint: Mint.optional(),
  /** What the payer owns in lamports; nothing by default, as the sponsor pays. */
  lamports: z.string().optional(),
  /** What the payer's smart wallet, `$wallet`, owns of the asset; it has no token account by default. */
  walletFunds: z.string().optional(),
  /** What a lookup table of the case's own holds, which `$lookupTable` names. */
  lookupTable: z.array(z.string()).min(1).optional(),
  /** How the node fails for this payer from the beginning, as the facilitator under test sees it. */
  node: z.array(SvmNodeFault).min(1).optional(),
});
export type SvmGiven = z.infer<typeof SvmGiven>;

/** Something that only Solana has done to it. Accounts are somebody's token accounts for the asset of the case. */
export const svmActions = [
  /** What somebody owns in the native coin, in lamports. */
  z.strictObject({ do: z.literal("set-lamports"), who: z.string(), lamports: z.string() }),
  z.strictObject({ do: z.literal("close-account"), who: z.string() }),
  z.strictObject({ do: z.literal("freeze-account"), who: z.string() }),
  /** Somebody lets somebody else move so much of his money, in atomic units. */
  z.strictObject({ do: z.literal("delegate-account"), who: z.string(), to: z.string(), units: z.string() }),
  /** Somebody's account of Token-2022 accepts money only behind a memo. */
  z.strictObject({ do: z.literal("require-memo"), who: z.string() }),
  /** The case's own mint becomes another one at the same address. */
  z.strictObject({ do: z.literal("set-mint"), mint: Mint }),
  /** How the node fails for the payer from now on; it does not when there are none. What it held back is passed on. */
  z.strictObject({ do: z.literal("set-svm-node"), faults: z.array(SvmNodeFault) }),
  z.strictObject({ do: z.literal("mine-blocks"), blocks: z.number().int().min(1).max(300) }),
  /** Makes so many blocks that every blockhash that exists has expired. */
  z.strictObject({ do: z.literal("expire-blockhashes") }),
] as const;
export const SvmAction = z.discriminatedUnion("do", svmActions);
export type SvmAction = z.infer<typeof SvmAction>;

const svmDeeds = new Set<string>(svmActions.map(({ shape }) => shape.do.value));

/** Whether something can be done to Solana alone. */
export function isSvmAction(action: { do: string }): action is SvmAction {
  return svmDeeds.has(action.do);
}

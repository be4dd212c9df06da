import * as z from "zod";
import { Edit, Override } from "../payment-format.js";

const Hex = z.string().regex(/^0x(?:[0-9a-f]{2})*$/, "bytes in hex, such as 0x02000000");

/** An address: base58, a name, or the token account that an owner has by default for a mint. */
export const SvmAddress = z.union([
  z.string(),
  /** The transfer's own mint and token program unless they are named. */
  z.strictObject({ owner: z.string(), mint: z.string().optional(), program: z.string().optional() }),
]);
export type SvmAddress = z.infer<typeof SvmAddress>;

const Account = z.strictObject({
  address: SvmAddress,
  signer: z.literal(true).optional(),
  writable: z.literal(true).optional(),
});
export type SvmAccount = z.infer<typeof Account>;

/** What every instruction can have, whatever it is: accounts and data replaced, or more of them behind its own. */
const common = {
  program: z.string().optional(),
  accounts: z.array(Account).optional(),
  moreAccounts: z.array(Account).optional(),
  data: Hex.optional(),
  moreData: Hex.optional(),
};
const Limit = z.strictObject({ ...common, units: z.number().int().optional() });
const Price = z.strictObject({ ...common, microLamports: z.string().optional() });
const Transfer = z.strictObject({
  ...common,
  source: SvmAddress.optional(),
  mint: z.string().optional(),
  destination: SvmAddress.optional(),
  authority: SvmAddress.optional(),
  amount: z.string().optional(),
  decimals: z.number().int().optional(),
});
const Memo = z.strictObject({ ...common, text: z.string().optional() });
const Own = z.strictObject({ program: z.string(), accounts: z.array(Account).optional(), data: Hex.optional() });

/** The instructions that a payment has by default, each a difference to the standard one. */
const standardParts = {
  limit: Limit.optional(),
  price: Price.optional(),
  transfer: Transfer.optional(),
  memo: Memo.optional(),
};
export const instructionNames = ["limit", "price", "transfer", "memo"] as const;
export type InstructionName = (typeof instructionNames)[number];
export type SvmParts = z.infer<z.ZodObject<typeof standardParts>>;

const PlainInstruction = z
  .union([
    z.enum(instructionNames),
    z.strictObject({ limit: Limit }),
    z.strictObject({ price: Price }),
    z.strictObject({ transfer: Transfer }),
    z.strictObject({ memo: Memo }),
    Own,
  ])
  // Named, so that the JSON Schema has it once.
  .meta({ id: "SvmInstruction" });
export type SvmPlainInstruction = z.infer<typeof PlainInstruction>;

/** What the payer's smart wallet calls, in order; what has an `until` only up to that slot. */
const WalletInstruction = z.strictObject({
  wallet: z.array(z.union([PlainInstruction, z.strictObject({ call: PlainInstruction, until: z.string() })])),
});
export type SvmWalletInstruction = z.infer<typeof WalletInstruction>;

const Instruction = z.union([PlainInstruction, WalletInstruction]);
export type SvmInstruction = z.infer<typeof Instruction>;

/** What stands in a place for a signature. */
const Signature = z.union([
  /** `non-canonical`: the same signature with the group's order added to S. */
  z.enum(["zero", "flipped", "non-canonical"]),
  Hex,
  z.strictObject({ by: z.string() }),
]);
export type SvmSignature = z.infer<typeof Signature>;

/** How the transaction is written in the payload, if not in standard base64. */
export const base64Forms = [
  "url-safe",
  "unpadded",
  "trailing-bits",
  "leading-space",
  "newline",
  "base58",
  "hex",
] as const;

/** A transaction as a difference to the standard one (`svm` in `specs/vectors/standard.json`). */
export const SvmTransactionSpec = z.strictObject({
  version: z.union([z.literal(0), z.literal("legacy")]).optional(),
  feePayer: SvmAddress.optional(),
  blockhash: z.string().optional(),
  ...standardParts,
  /** All instructions in order. */
  instructions: z.array(Instruction).optional(),
  /** Accounts that stand in a lookup table and not in the message, also where the chain allows none. */
  lookupTables: z.array(z.strictObject({ table: SvmAddress, addresses: z.array(SvmAddress) })).optional(),
  /** Edits to the compiled message, which are signed. */
  edits: z.array(Edit).optional(),
  /** Bytes behind the message, which are signed. */
  messageBytes: Hex.optional(),
  /** Lengths that are written in one byte more than it takes. */
  longLengths: z.array(z.enum(["signatures", "accounts", "instructions"])).optional(),
  signatures: z.array(z.strictObject({ of: SvmAddress, is: Signature })).optional(),
  /** How many places for signatures there are, whatever the message requires. */
  places: z.number().int().min(0).max(64).optional(),
  /** Edits to the compiled message, which is not signed again. */
  unsigned: z.array(Edit).optional(),
  /** The finished bytes: how many of them are kept (all but so many when negative), and what is put behind them. */
  wire: z.strictObject({ keep: z.number().int().optional(), append: Hex.optional() }).optional(),
  base64: z.enum(base64Forms).optional(),
});
export type SvmTransactionSpec = z.infer<typeof SvmTransactionSpec>;

/**
 * A payment on Solana as a difference to the standard one. The steps of making it are: the offer, the client's copy of
 * it, the transaction, its signatures, then changes to the finished payment.
 */
export const SvmPaymentSpec = SvmTransactionSpec.extend({
  offer: Override.optional(),
  accepted: Override.optional(),
  /** Edits to the finished payment. */
  tamper: z.array(Edit).optional(),
});
export type SvmPaymentSpec = z.infer<typeof SvmPaymentSpec>;

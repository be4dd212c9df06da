import * as z from "zod";
import { Pointer } from "./expectation.js";

/** Members that replace those of a default object, merged in depth; `{"$remove": true}` takes a member out. */
export const Override = z.record(z.string(), z.unknown());
export type Override = z.infer<typeof Override>;

/** A change made to a finished document: a new value at a pointer, or the member there taken out. */
export const Edit = z.union([
  z.strictObject({ path: Pointer, value: z.unknown() }),
  z.strictObject({ path: Pointer, remove: z.literal(true) }),
]);
export type Edit = z.infer<typeof Edit>;

export const AssetTransferMethod = z.enum(["eip3009", "permit2", "erc7710"]);
export type AssetTransferMethod = z.infer<typeof AssetTransferMethod>;

export const SignatureForm = z.enum([
  "high-s",
  "v-zero-one",
  "v-29",
  "v-31",
  "v-37",
  "wrong-parity",
  "compact",
  "upper-case",
  "truncated",
  "extended",
  "twice",
  "zero",
  "r-zero",
  "s-zero",
  "r-too-big",
  "empty",
  "no-prefix",
  "odd",
  "not-hex",
  "flipped",
]);
export type SignatureForm = z.infer<typeof SignatureForm>;

/** Who signs, and what for; a difference to the usual signature of the method. */
export const Signing = z.strictObject({
  key: z.string().optional(),
  domain: Override.optional(),
  /** The type of ERC-3009 that is signed. */
  primaryType: z.enum(["TransferWithAuthorization", "ReceiveWithAuthorization", "CancelAuthorization"]).optional(),
  /** The witness that Permit2 is signed with: of `exact`, of `upto`, the older one of `exact`, or none at all. */
  witness: z.enum(["exact", "upto", "exact-with-extra", "none"]).optional(),
  /** Signs the digest as a personal message (ERC-191). */
  personal: z.literal(true).optional(),
});
export type Signing = z.infer<typeof Signing>;

/** An ERC-6492 wrapper around the signature; a difference to the one that deploys the payer's wallet. */
const Wrapper = z.union([
  z.literal("none"),
  z.strictObject({
    factory: z.string().optional(),
    factoryData: z.string().optional(),
    /** How often the signature is wrapped. */
    times: z.number().int().min(1).max(3).optional(),
    /** What precedes the magic suffix, instead of an encoding. */
    raw: z.string().optional(),
  }),
]);
export type Wrapper = z.infer<typeof Wrapper>;

/** The extension `eip2612GasSponsoring`: the permit is signed after `info` and before `tamper`. */
const PermitSpec = z.strictObject({
  info: Override.optional(),
  signing: z.strictObject({ key: z.string().optional(), domain: Override.optional() }).optional(),
  signature: SignatureForm.optional(),
  /** Edits to the finished `info`. */
  tamper: z.array(Edit).optional(),
});
export type PermitSpec = z.infer<typeof PermitSpec>;

/** The extension `erc20ApprovalGasSponsoring`: the transaction is signed after `transaction` and before `tamper`. */
const ApprovalSpec = z.strictObject({
  info: Override.optional(),
  transaction: Override.optional(),
  signing: z.strictObject({ key: z.string() }).optional(),
  /** Edits to the finished `info`. */
  tamper: z.array(Edit).optional(),
});
export type ApprovalSpec = z.infer<typeof ApprovalSpec>;

/**
 * A payment as a difference to the standard one of its method (`specs/vectors/standard.json`). The steps of making it
 * are: the offer, the client's copy of it (`accepted`), the authorization or delegation, its signature, the extensions,
 * then changes to the finished payment.
 */
export const PaymentSpec = z.strictObject({
  /** How the asset moves; `eip3009` when absent. */
  method: AssetTransferMethod.optional(),
  offer: Override.optional(),
  accepted: Override.optional(),
  authorization: Override.optional(),
  /** ERC-7710: the three members of the payload. */
  delegation: Override.optional(),
  /** ERC-7710: the permission context is followed by zeros until it has this many bytes. */
  contextBytes: z.number().int().max(2_000_000).optional(),
  signing: Signing.optional(),
  signature: SignatureForm.optional(),
  wrapper: Wrapper.optional(),
  eip2612: PermitSpec.optional(),
  erc20Approval: ApprovalSpec.optional(),
  tamper: z.array(Edit).optional(),
});
export type PaymentSpec = z.infer<typeof PaymentSpec>;

import type * as z from "zod/v4/core";
import { PaymentPayload } from "./payment-payload.js";
import { Challenge } from "./payment-required.js";
import { nonEmptyString, oneOf } from "./schema/leaf.js";
import { list } from "./schema/list.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";
import { SettleResponse } from "./settle.js";

/** The members of a message's `metadata` that x402 uses. */
export const a2aKeys = {
  status: "x402.payment.status",
  required: "x402.payment.required",
  payload: "x402.payment.payload",
  receipts: "x402.payment.receipts",
  error: "x402.payment.error",
} as const;

/** The states of a payment, in the order of its life; `payment-rejected` is the client's refusal to pay. */
export const a2aPaymentStates = [
  "payment-required",
  "payment-rejected",
  "payment-submitted",
  "payment-verified",
  "payment-completed",
  "payment-failed",
] as const;

/** One of the six states of a payment. */
export type A2aPaymentState = (typeof a2aPaymentStates)[number];

/** The states that a task may be in for each state of its payment. */
export const a2aTaskStates: Readonly<Record<A2aPaymentState, readonly string[]>> = {
  "payment-required": ["input-required"],
  "payment-rejected": ["failed", "input-required"],
  "payment-submitted": ["input-required", "working"],
  "payment-verified": ["working"],
  "payment-completed": ["working", "completed"],
  "payment-failed": ["failed"],
};

/** The codes of `x402.payment.error`. */
export const a2aErrorCodes = [
  "INSUFFICIENT_FUNDS",
  "INVALID_SIGNATURE",
  "EXPIRED_PAYMENT",
  "DUPLICATE_NONCE",
  "NETWORK_MISMATCH",
  "INVALID_AMOUNT",
  "SETTLEMENT_FAILED",
] as const;

/** The URIs under which agents declare the extension; the first is the specification's, the second its successor's. */
export const a2aExtensionUris = [
  "https://github.com/google-a2a/a2a-x402/v0.1",
  "https://github.com/google-agentic-commerce/a2a-x402/blob/main/spec/v0.2",
] as const;

/** The header that activates an extension of A2A. */
export const a2aExtensionsHeader = "X-A2A-Extensions";

/**
 * The metadata of a message about a payment. Codes of others in `x402.payment.error` are read as they come.
 *
 * @example
 * ```ts
 * const metadata = parseOrThrow(A2aMetadata, message.metadata, "The metadata");
 * if (metadata[a2aKeys.status] === "payment-required") console.log(metadata[a2aKeys.required]?.accepts);
 * ```
 * @see transports-v2/a2a.md, metadata keys
 */
export const A2aMetadata = /*#__PURE__*/ wireObject({
  [a2aKeys.status]: oneOf(a2aPaymentStates),
  [a2aKeys.required]: optional(Challenge),
  [a2aKeys.payload]: optional(PaymentPayload),
  [a2aKeys.receipts]: optional(list(SettleResponse)),
  [a2aKeys.error]: optional(nonEmptyString),
});
export type A2aMetadata = z.infer<typeof A2aMetadata>;

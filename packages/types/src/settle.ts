import type * as z from "zod/v4/core";
import { AtomicAmount } from "./amount.js";
import { Network } from "./network.js";
import { anyObject, anything, exactly, nonEmptyString, text } from "./schema/leaf.js";
import { optional, withDefault } from "./schema/optional.js";
import { verdict } from "./schema/verdict.js";
import { wireObject } from "./schema/wire-object.js";

const Settled = /*#__PURE__*/ wireObject({
  success: exactly(true),
  /** Must be absent here; some write it as null. */
  errorReason: optional(anything),
  errorMessage: optional(anything),
  /** Identifies the transaction; empty when nothing was broadcast. */
  transaction: text,
  network: Network,
  payer: optional(text),
  amount: optional(AtomicAmount),
  extra: optional(anyObject),
  extensions: optional(anyObject),
});

const NotSettled = /*#__PURE__*/ wireObject({
  success: exactly(false),
  errorReason: withDefault(nonEmptyString, () => "unexpected_settle_error"),
  errorMessage: optional(text),
  transaction: text,
  network: Network,
  payer: optional(text),
  amount: optional(AtomicAmount),
  extra: optional(anyObject),
  extensions: optional(anyObject),
});

/**
 * What became of a payment: settled, or not and why. The same object is the receipt in `PAYMENT-RESPONSE`.
 *
 * A failure without a reason is still a failure; it is read as `unexpected_settle_error`.
 *
 * @example
 * ```ts
 * const settled = parseOrThrow(SettleResponse, await response.json(), "The facilitator's answer");
 * console.log(settled.success ? settled.transaction : settled.errorReason);
 * ```
 * @see x402-specification-v2.md §5.3.2, table `SettlementResponse`
 */
export const SettleResponse = /*#__PURE__*/ verdict("success", { yes: Settled, no: NotSettled });
export type SettleResponse = z.infer<typeof SettleResponse>;

import type * as z from "zod/v4/core";
import { PaymentRequirements } from "./payment-requirements.js";
import { ReceivedResourceInfo } from "./resource-info.js";
import { anyObject, exactly } from "./schema/leaf.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";

/**
 * The client's answer to a challenge: the offer it accepts and the scheme's signed data.
 *
 * @example
 * ```ts
 * const payment = parseOrThrow(PaymentPayload, body.paymentPayload, "The payment");
 * console.log(payment.accepted.amount);
 * ```
 * @see x402-specification-v2.md §5.2.2, table `PaymentPayload`
 */
export const PaymentPayload = /*#__PURE__*/ wireObject({
  x402Version: exactly(2),
  resource: optional(ReceivedResourceInfo),
  accepted: PaymentRequirements,
  payload: anyObject,
  extensions: optional(anyObject),
});
export type PaymentPayload = z.infer<typeof PaymentPayload>;

import type * as z from "zod/v4/core";
import { AtomicAmount } from "../amount.js";
import { maxOffers } from "../limits.js";
import { PositiveSeconds } from "../payment-requirements.js";
import { anyObject, anything, exactly, leaf, nonEmptyString, text } from "../schema/leaf.js";
import { list } from "../schema/list.js";
import { optional, withDefault } from "../schema/optional.js";
import { verdict } from "../schema/verdict.js";
import { wireObject } from "../schema/wire-object.js";

/** The name of a network in version 1, known or not; a CAIP-2 network is none. */
const NetworkName: z.$ZodType<string> = /*#__PURE__*/ leaf(
  (input): input is string => typeof input === "string" && input !== "" && !input.includes(":"),
  'the name of a network, such as "base-sepolia"',
);

/**
 * One offer of version 1, which carries its resource with it.
 *
 * @example
 * ```ts
 * const offer = parseOrThrow(PaymentRequirementsV1, body.accepts[0], "The offer");
 * ```
 * @see x402-specification-v1.md §5.1.2
 */
export const PaymentRequirementsV1 = /*#__PURE__*/ wireObject({
  scheme: nonEmptyString,
  network: NetworkName,
  maxAmountRequired: AtomicAmount,
  asset: nonEmptyString,
  payTo: nonEmptyString,
  resource: nonEmptyString,
  description: text,
  mimeType: optional(text),
  outputSchema: optional(anyObject),
  maxTimeoutSeconds: PositiveSeconds,
  extra: optional(anyObject),
});
export type PaymentRequirementsV1 = z.infer<typeof PaymentRequirementsV1>;

/**
 * The challenge of version 1, which is the JSON body of a 402. `error` may be missing, as implementations leave it out.
 *
 * @example
 * ```ts
 * const challenge = parseOrThrow(PaymentRequiredV1, parseJson(await response.text()), "The challenge");
 * ```
 * @see x402-specification-v1.md §5.1
 */
export const PaymentRequiredV1 = /*#__PURE__*/ wireObject({
  x402Version: exactly(1),
  error: optional(text),
  accepts: list(PaymentRequirementsV1, { min: 1, max: maxOffers }),
});
export type PaymentRequiredV1 = z.infer<typeof PaymentRequiredV1>;

/**
 * The payment of version 1: it names scheme and network, but not the offer that it accepts.
 *
 * @example
 * ```ts
 * const payment = paymentHeaderV1.decode(request.headers.get("X-PAYMENT") ?? "");
 * ```
 * @see x402-specification-v1.md §5.2
 */
export const PaymentPayloadV1 = /*#__PURE__*/ wireObject({
  x402Version: exactly(1),
  scheme: nonEmptyString,
  network: NetworkName,
  payload: anyObject,
});
export type PaymentPayloadV1 = z.infer<typeof PaymentPayloadV1>;

const SettledV1 = /*#__PURE__*/ wireObject({
  success: exactly(true),
  errorReason: optional(anything),
  errorMessage: optional(anything),
  transaction: text,
  network: NetworkName,
  payer: text,
});

const NotSettledV1 = /*#__PURE__*/ wireObject({
  success: exactly(false),
  errorReason: withDefault(nonEmptyString, () => "unexpected_settle_error"),
  errorMessage: optional(text),
  transaction: text,
  network: NetworkName,
  payer: text,
});

/**
 * What became of a payment of version 1; unlike later it always names the payer.
 *
 * @example
 * ```ts
 * const receipt = paymentResponseHeaderV1.decode(response.headers.get("X-PAYMENT-RESPONSE") ?? "");
 * ```
 * @see x402-specification-v1.md §5.3.2
 */
export const SettleResponseV1 = /*#__PURE__*/ verdict("success", { yes: SettledV1, no: NotSettledV1 });
export type SettleResponseV1 = z.infer<typeof SettleResponseV1>;

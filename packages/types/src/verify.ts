import type * as z from "zod/v4/core";
import { anyObject, anything, exactly, nonEmptyString, text } from "./schema/leaf.js";
import { optional, withDefault } from "./schema/optional.js";
import { verdict } from "./schema/verdict.js";
import { wireObject } from "./schema/wire-object.js";

const Valid = /*#__PURE__*/ wireObject({
  isValid: exactly(true),
  /** Must be absent here; some write it as null. */
  invalidReason: optional(anything),
  invalidMessage: optional(anything),
  payer: optional(text),
  extra: optional(anyObject),
  extensions: optional(anyObject),
});

const NotValid = /*#__PURE__*/ wireObject({
  isValid: exactly(false),
  invalidReason: withDefault(nonEmptyString, () => "unexpected_verify_error"),
  invalidMessage: optional(text),
  payer: optional(text),
  extra: optional(anyObject),
  extensions: optional(anyObject),
});

/**
 * A facilitator's verdict on a payment: valid, or not and why.
 *
 * A refusal without a reason is still a refusal; it is read as `unexpected_verify_error`.
 *
 * @example
 * ```ts
 * const verdict = parseOrThrow(VerifyResponse, await response.json(), "The facilitator's answer");
 * if (!verdict.isValid) console.log(verdict.invalidReason);
 * ```
 * @see x402-specification-v2.md §5.4.2, table `VerifyResponse`
 */
export const VerifyResponse = /*#__PURE__*/ verdict("isValid", { yes: Valid, no: NotValid });
export type VerifyResponse = z.infer<typeof VerifyResponse>;

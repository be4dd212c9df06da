import * as z from "zod/mini";
import { anyObject, nonEmptyString, wireObject } from "./parse.js";

const common = {
  payer: z.optional(z.string()),
  extra: z.optional(anyObject),
  extensions: z.optional(anyObject),
};

/**
 * A facilitator's verdict on a payment: valid, or not and why.
 *
 * A refusal without a reason is still a refusal; it is read as `unexpected_verify_error`.
 *
 * @see x402-specification-v2.md §5.4.2, table `VerifyResponse`
 */
export const VerifyResponse = z.union([
  wireObject({ isValid: z.literal(true), ...common }),
  wireObject({
    isValid: z.literal(false),
    invalidReason: z._default(nonEmptyString, "unexpected_verify_error"),
    invalidMessage: z.optional(z.string()),
    ...common,
  }),
]);
export type VerifyResponse = z.infer<typeof VerifyResponse>;

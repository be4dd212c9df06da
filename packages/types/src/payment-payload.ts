import * as z from "zod/mini";
import { anyObject, wireObject } from "./parse.js";
import { PaymentRequirements } from "./payment-requirements.js";
import { ResourceInfo } from "./resource-info.js";

/**
 * The client's answer to a challenge: the offer it accepts and the scheme's signed data.
 *
 * @see x402-specification-v2.md §5.2.2, table `PaymentPayload`
 */
export const PaymentPayload = wireObject({
  x402Version: z.literal(2),
  resource: z.optional(ResourceInfo),
  accepted: PaymentRequirements,
  payload: anyObject,
  extensions: z.optional(anyObject),
});
export type PaymentPayload = z.infer<typeof PaymentPayload>;

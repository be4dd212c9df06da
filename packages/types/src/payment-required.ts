import * as z from "zod/mini";
import { maxOffers } from "./limits.js";
import { anyObject, wireObject } from "./parse.js";
import { PaymentRequirements } from "./payment-requirements.js";
import { ResourceInfo } from "./resource-info.js";

const envelope = {
  x402Version: z.literal(2),
  error: z.optional(z.string()),
  resource: ResourceInfo,
  extensions: z.optional(anyObject),
};

/**
 * The challenge of a server: what is for sale and every offer it can be bought with.
 *
 * @see x402-specification-v2.md §5.1.2, table `PaymentRequired`
 */
export const PaymentRequired = wireObject({
  ...envelope,
  accepts: z
    .array(PaymentRequirements)
    .check(z.minLength(1, "at least one offer"), z.maxLength(maxOffers, `at most ${maxOffers} offers`)),
});
export type PaymentRequired = z.infer<typeof PaymentRequired>;

/**
 * The same challenge as a client reads it: offers are left unread, so that one that the client does not understand
 * cannot hide one that it does.
 *
 * @see x402-specification-v2.md §5.1
 */
export const Challenge = wireObject({
  ...envelope,
  accepts: z.array(z.unknown()).check(z.maxLength(maxOffers, `at most ${maxOffers} offers`)),
});
export type Challenge = z.infer<typeof Challenge>;

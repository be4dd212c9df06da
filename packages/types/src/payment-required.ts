import type * as z from "zod/v4/core";
import { ExtensionEntry } from "./extension-entry.js";
import { maxOffers } from "./limits.js";
import { PaymentRequirements } from "./payment-requirements.js";
import { ReceivedResourceInfo, ResourceInfo } from "./resource-info.js";
import { anyObject, anything, exactly, text } from "./schema/leaf.js";
import { dictionary, list } from "./schema/list.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";

/**
 * The challenge of a server, as it is written: what is for sale and every offer it can be bought with.
 *
 * @example
 * ```ts
 * const challenge = parseOrThrow(PaymentRequired, JSON.parse(text), "The challenge");
 * ```
 * @see x402-specification-v2.md §5.1.2, table `PaymentRequired`
 */
export const PaymentRequired = /*#__PURE__*/ wireObject({
  x402Version: exactly(2),
  error: optional(text),
  resource: ResourceInfo,
  accepts: list(PaymentRequirements, { min: 1, max: maxOffers }),
  extensions: optional(dictionary(ExtensionEntry)),
});
export type PaymentRequired = z.infer<typeof PaymentRequired>;

/**
 * The same challenge as a client reads it: offers are left unread, so that one that the client does not understand
 * cannot hide one that it does, and what only catalogues care for is not judged.
 *
 * @example
 * ```ts
 * const challenge = paymentRequiredHeader.decode(header);
 * const offers = challenge.accepts.map((offer) => parse(PaymentRequirements, offer));
 * ```
 * @see x402-specification-v2.md §5.1
 */
export const Challenge = /*#__PURE__*/ wireObject({
  x402Version: exactly(2),
  error: optional(text),
  resource: ReceivedResourceInfo,
  accepts: list(anything, { max: maxOffers }),
  extensions: optional(anyObject),
});
export type Challenge = z.infer<typeof Challenge>;

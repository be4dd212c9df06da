import * as z from "zod/mini";
import { anyObject, nonEmptyString, wireObject } from "./parse.js";

/** One kind of payment that a facilitator serves. */
export const SupportedKind = wireObject({
  x402Version: z.number(),
  scheme: nonEmptyString,
  network: nonEmptyString,
  extra: z.optional(anyObject),
});
export type SupportedKind = z.infer<typeof SupportedKind>;

/**
 * What a facilitator serves, and the addresses it signs with for each family of networks.
 *
 * @see x402-specification-v2.md §7.3.1
 */
export const SupportedResponse = wireObject({
  kinds: z.array(SupportedKind),
  extensions: z._default(z.array(z.string()), []),
  signers: z._default(z.record(z.string(), z.array(z.string())), {}),
});
export type SupportedResponse = z.infer<typeof SupportedResponse>;

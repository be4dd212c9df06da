import type * as z from "zod/v4/core";
import { anyObject, nonEmptyString, number, text } from "./schema/leaf.js";
import { dictionary, list } from "./schema/list.js";
import { optional, withDefault } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";

/**
 * One kind of payment that a facilitator serves. Those of version 1 name their network without a namespace.
 *
 * @example
 * ```ts
 * const kind: SupportedKind = { x402Version: 2, scheme: "exact", network: "eip155:84532" };
 * ```
 * @see x402-specification-v2.md §7.3.1
 */
export const SupportedKind = /*#__PURE__*/ wireObject({
  x402Version: number,
  scheme: nonEmptyString,
  network: nonEmptyString,
  extra: optional(anyObject),
});
export type SupportedKind = z.infer<typeof SupportedKind>;

/**
 * What a facilitator serves, and the addresses it signs with for each family of networks.
 *
 * @example
 * ```ts
 * const supported = parseOrThrow(SupportedResponse, await response.json(), "The facilitator's /supported answer");
 * ```
 * @see x402-specification-v2.md §7.3.1
 */
export const SupportedResponse = /*#__PURE__*/ wireObject({
  kinds: list(SupportedKind),
  extensions: withDefault(list(text), () => []),
  signers: withDefault(dictionary(list(text)), () => ({})),
});
export type SupportedResponse = z.infer<typeof SupportedResponse>;

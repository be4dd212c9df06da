import type * as z from "zod/v4/core";
import { anyObject, anything, boolean, leaf, nonEmptyString, number, text } from "./schema/leaf.js";
import { list } from "./schema/list.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** A point in time as both revisions write it: an ISO 8601 text since September 2026, seconds since the epoch before. */
const Timestamp: z.$ZodType<string | number> = /*#__PURE__*/ leaf(
  (input): input is string | number =>
    typeof input === "string" ? isoDate.test(input) && !Number.isNaN(Date.parse(input)) : Number.isFinite(input),
  "an ISO 8601 time or a number of seconds since the epoch",
);

/**
 * One catalogued resource. Its offers are left unread, as they follow the item's own `x402Version`.
 *
 * @example
 * ```ts
 * const read = parse(DiscoveryItem, input);
 * ```
 * @see x402-specification-v2.md §8.3
 */
export const DiscoveryItem = /*#__PURE__*/ wireObject({
  resource: nonEmptyString,
  type: nonEmptyString,
  x402Version: number,
  accepts: list(anything),
  lastUpdated: Timestamp,
  metadata: optional(anyObject),
  extensions: optional(anyObject),
  description: optional(text),
  mimeType: optional(text),
  serviceName: optional(text),
  tags: optional(list(text)),
  iconUrl: optional(text),
});
export type DiscoveryItem = z.infer<typeof DiscoveryItem>;

/**
 * The answer of `GET /discovery/resources`.
 *
 * @example
 * ```ts
 * const { items, pagination } = parseOrThrow(DiscoveryList, await response.json(), "The catalogue");
 * ```
 * @see x402-specification-v2.md §8.1
 */
export const DiscoveryList = /*#__PURE__*/ wireObject({
  x402Version: number,
  items: list(DiscoveryItem),
  pagination: wireObject({ limit: number, offset: number, total: number }),
});
export type DiscoveryList = z.infer<typeof DiscoveryList>;

/**
 * The answer of `GET /discovery/search`, since May 2026.
 *
 * @example
 * ```ts
 * const { resources, pagination } = parseOrThrow(DiscoverySearch, await response.json(), "The search");
 * ```
 * @see extensions/bazaar.md, search
 */
export const DiscoverySearch = /*#__PURE__*/ wireObject({
  x402Version: number,
  resources: list(DiscoveryItem),
  partialResults: optional(boolean),
  pagination: optional(wireObject({ limit: number, cursor: optional(text) })),
});
export type DiscoverySearch = z.infer<typeof DiscoverySearch>;

import type * as z from "zod/v4/core";
import { maxIconUrlLength, maxTags, shortTextPattern } from "./limits.js";
import { leaf, nonEmptyString, text } from "./schema/leaf.js";
import { list } from "./schema/list.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";

const shortText = /*#__PURE__*/ leaf(
  (input): input is string => typeof input === "string" && shortTextPattern.test(input),
  "1 to 32 printable ASCII characters",
);

const iconUrl = /*#__PURE__*/ leaf(isIconUrl, `an absolute http(s) URL of at most ${maxIconUrlLength} characters`);

/**
 * What is being bought, as a server writes it. Only `url` is required; `serviceName`, `tags` and `iconUrl` exist since
 * May 2026 and are bounded, because catalogues show them.
 *
 * @example
 * ```ts
 * const read = parse(ResourceInfo, { url: "https://shop.example/report", tags: ["weather"] });
 * ```
 * @see x402-specification-v2.md §5.1.2, table `ResourceInfo`
 */
export const ResourceInfo = /*#__PURE__*/ wireObject({
  url: nonEmptyString,
  description: optional(text),
  mimeType: optional(text),
  serviceName: optional(shortText),
  tags: optional(list(shortText, { max: maxTags })),
  iconUrl: optional(iconUrl),
});
export type ResourceInfo = z.infer<typeof ResourceInfo>;

/**
 * The same as whoever is not its author reads it: a name that is too long is no reason not to buy, nor to refuse a
 * client that echoes it.
 *
 * @example
 * ```ts
 * const read = parse(ReceivedResourceInfo, challenge.resource);
 * ```
 * @see x402-specification-v2.md §5.2.2, field `resource`
 */
export const ReceivedResourceInfo = /*#__PURE__*/ wireObject({
  url: nonEmptyString,
  description: optional(text),
  mimeType: optional(text),
  serviceName: optional(text),
  tags: optional(list(text)),
  iconUrl: optional(text),
});
export type ReceivedResourceInfo = z.infer<typeof ReceivedResourceInfo>;

function isIconUrl(input: unknown): input is string {
  if (typeof input !== "string" || input.length > maxIconUrlLength || !/^https?:\/\/[^\s]+$/i.test(input)) return false;
  return URL.canParse(input);
}

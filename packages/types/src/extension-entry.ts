import type * as z from "zod/v4/core";
import { anyObject } from "./schema/leaf.js";
import { wireObject } from "./schema/wire-object.js";

/**
 * What a server declares for one extension: its data, and the JSON Schema of that data. Some extensions add members.
 *
 * @example
 * ```ts
 * const entry = { info: { category: "weather" }, schema: { type: "object" } };
 * parse(ExtensionEntry, entry).ok; // true
 * ```
 * @see x402-specification-v2.md §5.1.2, field `extensions`
 */
export const ExtensionEntry = /*#__PURE__*/ wireObject({ info: anyObject, schema: anyObject });
export type ExtensionEntry = z.infer<typeof ExtensionEntry>;

import { containsJson } from "./json-compare.js";
import { isObject } from "./schema/leaf.js";

/**
 * The name of the first extension whose advertised `info` a client changed or cut; nothing when all that it echoes is
 * kept. A client may leave an extension out, and add members and extensions of its own.
 *
 * @example
 * ```ts
 * alteredExtension({ memo: { info: { id: "1" }, schema: {} } }, { memo: { info: { id: "2" } } }); // "memo"
 * ```
 * @see x402-specification-v2.md §5.1.2, field `extensions`
 */
export function alteredExtension(
  advertised: Readonly<Record<string, unknown>>,
  echoed: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const found = Object.entries(echoed ?? {}).find(([name, echo]) => {
    const declared = Object.hasOwn(advertised, name) ? advertised[name] : undefined;
    return isObject(declared) && !containsJson(echo, { info: declared.info });
  });
  return found?.[0];
}

/**
 * Tells whether every extension that a client echoes keeps the advertised `info` as it was.
 *
 * @example
 * ```ts
 * keepsExtensions({ memo: { info: { id: "1" }, schema: {} } }, { memo: { info: { id: "1", note: "mine" } } }); // true
 * ```
 * @see x402-specification-v2.md §5.1.2, field `extensions`
 */
export function keepsExtensions(
  advertised: Readonly<Record<string, unknown>>,
  echoed: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return alteredExtension(advertised, echoed) === undefined;
}

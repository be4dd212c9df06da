import { isObject, type JsonObject } from "./json.js";

/**
 * Merges an override into a default in depth: objects merge, anything else replaces, `{"$remove": true}` takes out.
 *
 * @example
 * ```ts
 * applyOverride({ a: 1, b: { c: 2 } }, { a: { $remove: true }, b: { d: 3 } }); // { b: { c: 2, d: 3 } }
 * ```
 */
export function applyOverride(base: JsonObject, override: JsonObject = {}): Record<string, unknown> {
  const kept = Object.entries(base).filter(([key]) => !(Object.hasOwn(override, key) && isRemoval(override[key])));
  const merged = kept.map(([key, value]): [string, unknown] => [
    key,
    Object.hasOwn(override, key) ? replace(value, override[key]) : value,
  ]);
  const added = Object.entries(override)
    .filter(([key, value]) => !Object.hasOwn(base, key) && !isRemoval(value))
    .map(([key, value]): [string, unknown] => [key, replace(undefined, value)]);
  return Object.fromEntries([...merged, ...added]);
}

function replace(base: unknown, value: unknown): unknown {
  return isObject(value) ? applyOverride(isObject(base) ? base : {}, value) : value;
}

/** Tells whether a value of an override takes the member out. */
export function isRemoval(value: unknown): boolean {
  return isObject(value) && value.$remove === true;
}

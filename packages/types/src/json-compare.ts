import { isObject } from "./schema/leaf.js";

const hex = /^0x[0-9a-fA-F]*$/;

/** Addresses in hex mean the same in any letter case; every other text has to be equal. */
function foldText(text: string): string {
  return hex.test(text) ? text.toLowerCase() : text;
}

/**
 * Writes a JSON value in one form: members sorted by name, hex in lower case, no whitespace.
 *
 * @example
 * ```ts
 * canonicalJson({ b: 1, a: "0xAB" }); // '{"a":"0xab","b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(foldText(value));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(",")}}`;
}

/**
 * Tells whether two JSON values are equal: members in any order, hex in any letter case.
 *
 * @example
 * ```ts
 * sameJson({ a: 1, b: "0xAB" }, { b: "0xab", a: 1 }); // true
 * ```
 */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === "string" && typeof right === "string") return foldText(left) === foldText(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
  );
}

/**
 * Tells whether every member of `part` is in `whole` with an equal value; `whole` may have more members at any depth of
 * objects, but no more items in an array.
 *
 * @example
 * ```ts
 * containsJson({ a: { b: 1, c: 2 } }, { a: { b: 1 } }); // true
 * ```
 */
export function containsJson(whole: unknown, part: unknown): boolean {
  if (!isObject(part)) return sameJson(whole, part);
  if (!isObject(whole)) return false;
  return Object.keys(part).every((name) => Object.hasOwn(whole, name) && containsJson(whole[name], part[name]));
}

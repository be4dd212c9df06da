import { X402Error } from "../error.js";
import { maxBodyBytes, maxJsonDepth } from "../limits.js";
import { isObject } from "../schema/leaf.js";

/** Bounds of {@link parseJson}. */
export interface ParseJsonOptions {
  /** Longest text in characters. */
  maxLength?: number;
}

/**
 * Parses JSON that means the same to everyone, or throws `malformed_json`.
 *
 * Refused are texts that are too long or nested too deep, objects that name a member twice (however it is spelt) or
 * have a member `__proto__`, numbers too large for a float, and strings with half a surrogate pair, which no UTF-8
 * text can hold.
 *
 * @example
 * ```ts
 * parseJson('{"amount":"1"}'); // { amount: "1" }
 * parseJson('{"amount":"1","amount":"2"}'); // throws
 * ```
 * @see RFC 8259 §4, §6 and §8
 */
export function parseJson(text: string, { maxLength = maxBodyBytes }: ParseJsonOptions = {}): unknown {
  if (text.length > maxLength) throw refusal(`is longer than ${maxLength} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new X402Error("malformed_json", "The text is not JSON.", { remedy: "Send one JSON object.", cause });
  }
  // JSON.parse keeps one of several members of a name, so whatever is missing then was named twice.
  const kept = countMembersIn(value, mayHoldHalfPairs(text));
  if (kept !== countNamesAtMost(text) && kept !== countNames(text)) {
    throw refusal("names a member twice", "Two readers would see two different objects.");
  }
  return value;
}

const halfPair = /\p{Surrogate}/u;

function mayHoldHalfPairs(text: string): boolean {
  return text.includes("\\u") || halfPair.test(text);
}

/** Counts the members in a parsed value at any depth, and refuses what must not be in one. */
function countMembersIn(value: unknown, lookForHalfPairs: boolean, depth = 0): number {
  if (typeof value === "string") {
    if (lookForHalfPairs) refuseHalfPair(value);
    return 0;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw refusal("has a number that no float can hold");
  return Array.isArray(value) || isObject(value) ? countMembers(value, lookForHalfPairs, depth + 1) : 0;
}

const { hasOwnProperty: isOwn } = Object.prototype;

function countMembers(
  container: unknown[] | Record<string, unknown>,
  lookForHalfPairs: boolean,
  depth: number,
): number {
  if (depth > maxJsonDepth) throw refusal(`is nested deeper than ${maxJsonDepth} levels`);
  let count = 0;
  if (Array.isArray(container)) {
    for (const item of container) count += countMembersIn(item, lookForHalfPairs, depth);
    return count;
  }
  // In this loop V8 reads members without looking them up, and knows them to be own if asked this way, not by Object.hasOwn.
  for (const name in container) {
    if (!isOwn.call(container, name)) continue;
    if (name === "__proto__") throw refusal("has a member named __proto__");
    if (lookForHalfPairs) refuseHalfPair(name);
    count += 1 + countMembersIn(container[name], lookForHalfPairs, depth);
  }
  return count;
}

function refuseHalfPair(text: string): void {
  if (halfPair.test(text)) throw refusal("has a string with half a surrogate pair");
}

const space = 32;
const quote = 34;

/** Counts the colons after a quote or whitespace: those of all names, and few others. Most texts need no closer look. */
function countNamesAtMost(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === quote || before <= space) count += 1;
  }
  return count;
}

/** Counts the names in a JSON text: nothing else has a colon outside of strings. */
function countNames(text: string): number {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
}

function refusal(flaw: string, remedy?: string): X402Error {
  return new X402Error("malformed_json", `The JSON text ${flaw}.`, remedy === undefined ? {} : { remedy });
}

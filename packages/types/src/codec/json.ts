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
  const named = countMembers(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new X402Error("malformed_json", "The text is not JSON.", { remedy: "Send one JSON object.", cause });
  }
  // JSON.parse keeps one of several members of a name, so whatever is missing then was named twice.
  if (countKept(value, mayHoldHalfPairs(text)) !== named) {
    throw refusal("names a member twice", "Two readers would see two different objects.");
  }
  return value;
}

const halfPair = /\p{Surrogate}/u;

function mayHoldHalfPairs(text: string): boolean {
  return text.includes("\\u") || halfPair.test(text);
}

const quote = 34;
const backslash = 92;

/** Counts the member names in a JSON text, and refuses deep nesting before anything is built of it. */
function countMembers(text: string): number {
  let names = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at);
        break;
      case 58: // :
        names += 1;
        break;
      case 91: // [
      case 123: // {
        depth += 1;
        if (depth > maxJsonDepth) throw refusal(`is nested deeper than ${maxJsonDepth} levels`);
        break;
      case 93: // ]
      case 125: // }
        depth -= 1;
        break;
    }
  }
  return names;
}

/** Where the string that begins at a quote ends; the text's end for one that does not. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && text.charCodeAt(end - 1) === backslash && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

/** Counts the members of a parsed value, and refuses what must not be in one. */
function countKept(value: unknown, lookForHalfPairs: boolean): number {
  if (typeof value === "string") {
    if (lookForHalfPairs && halfPair.test(value)) throw refusal("has a string with half a surrogate pair");
    return 0;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw refusal("has a number that no float can hold");
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKept(item, lookForHalfPairs);
    return count;
  }
  if (!isObject(value)) return 0;
  for (const name of Object.keys(value)) {
    if (name === "__proto__") throw refusal("has a member named __proto__");
    count += 1 + countKept(value[name], lookForHalfPairs);
    if (lookForHalfPairs) countKept(name, true);
  }
  return count;
}

function refusal(flaw: string, remedy?: string): X402Error {
  return new X402Error("malformed_json", `The JSON text ${flaw}.`, remedy === undefined ? {} : { remedy });
}

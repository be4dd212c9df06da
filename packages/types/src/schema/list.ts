import type * as z from "zod/v4/core";
import { kind, readWith, refuse, refuseMember } from "./kind.js";
import { isObject } from "./leaf.js";

/**
 * The schema of an array of `min` to `max` items; too many are refused before one of them is read.
 *
 * @example
 * ```ts
 * const Tags = list(nonEmptyString, { max: 5 });
 * ```
 */
export function list<Item extends z.$ZodType>(
  item: Item,
  { min = 0, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number } = {},
): z.$ZodType<z.output<Item>[]> {
  return kind((reading, context) => {
    const input = reading.value;
    if (!Array.isArray(input)) return refuse(reading, "an array");
    if (input.length < min) return refuse(reading, `an array of at least ${min}`);
    if (input.length > max) return refuse(reading, `an array of at most ${max}`);
    const output: unknown[] = [];
    for (const [index, value] of input.entries()) {
      const member = readWith(item, { value, issues: [] }, context);
      if (member.issues.length > 0) return refuseMember(reading, member, index);
      output.push(member.value);
    }
    reading.value = output;
    return reading;
  });
}

/**
 * The schema of an object with any names whose members are all of one schema.
 *
 * @example
 * ```ts
 * const Signers = dictionary(list(text));
 * ```
 */
export function dictionary<Item extends z.$ZodType>(item: Item): z.$ZodType<Record<string, z.output<Item>>> {
  return kind((reading, context) => {
    const input = reading.value;
    if (!isObject(input)) return refuse(reading, "an object");
    const output: [string, unknown][] = [];
    for (const [key, value] of Object.entries(input)) {
      const member = readWith(item, { value, issues: [] }, context);
      if (member.issues.length > 0) return refuseMember(reading, member, key);
      output.push([key, member.value]);
    }
    reading.value = Object.fromEntries(output);
    return reading;
  });
}

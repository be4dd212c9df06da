import type * as z from "zod/v4/core";
import { kind, readWith, refuse, refuseMember } from "./kind.js";
import { isObject } from "./leaf.js";

/**
 * The schema of an object that is one of two, told apart by a boolean member: whatever else is wrong is then named
 * exactly, and neither shape can pass for the other.
 *
 * @example
 * ```ts
 * const Answer = verdict("success", { yes: wireObject({ … }), no: wireObject({ … }) });
 * ```
 */
export function verdict<Yes extends z.$ZodType, No extends z.$ZodType>(
  member: string,
  { yes, no }: { yes: Yes; no: No },
): z.$ZodType<z.output<Yes> | z.output<No>> {
  return kind((reading, context) => {
    if (!isObject(reading.value)) return refuse(reading, "an object");
    const value = Object.hasOwn(reading.value, member) ? reading.value[member] : undefined;
    if (typeof value !== "boolean") {
      return refuseMember(reading, refuse({ value, issues: [] }, "true or false"), member);
    }
    return readWith(value ? yes : no, reading, context);
  });
}

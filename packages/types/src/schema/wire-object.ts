import type * as z from "zod/v4/core";
import { kind, readWith, refuse, refuseMember, testOf } from "./kind.js";
import { isObject } from "./leaf.js";

/** The schema of a wire object: declared members as their schemas say, any others as they come. */
export type WireObject<Shape extends z.$ZodLooseShape> = z.$ZodType<
  z.$InferObjectOutput<Shape, Record<string, unknown>>
>;

/**
 * Makes the schema of a wire object: unknown members are kept, an optional member that is `null` is read as absent, and
 * the first problem ends the reading.
 *
 * @example
 * ```ts
 * const Kind = wireObject({ scheme: nonEmptyString, extra: optional(anyObject) });
 * ```
 */
export function wireObject<Shape extends z.$ZodLooseShape>(shape: Shape): WireObject<Shape> {
  const schemas: readonly [string, z.$ZodType][] = Object.entries(shape);
  const members = schemas.map(([key, schema]) => ({ key, schema, test: testOf(schema) }));
  return kind((reading, context) => {
    const input = reading.value;
    if (!isObject(input)) return refuse(reading, "an object");
    const output = { ...input };
    for (const { key, schema, test } of members) {
      let value = Object.hasOwn(input, key) ? input[key] : undefined;
      if (value !== undefined && value !== null && test?.(value)) continue;
      if (value === undefined || value === null) {
        const { optin, optout } = schema._zod;
        if (optout === "optional") {
          if (key in output) delete output[key];
          continue;
        }
        if (optin) value = undefined;
      }
      const member = readWith(schema, { value, issues: [] }, context);
      if (member.issues.length > 0) return refuseMember(reading, member, key);
      if (member.value !== value || !Object.hasOwn(output, key)) output[key] = member.value;
    }
    reading.value = output;
    return reading;
  });
}

import type * as z from "zod/v4/core";
import { kind, readWith, testOf } from "./kind.js";

/** The schema of a member that may be absent. */
export interface Optional<Output>
  extends z.$ZodType<
    Output | undefined,
    unknown,
    z.$ZodTypeInternals<Output | undefined> & { optin: "optional"; optout: "optional" }
  > {}

/**
 * Marks a member that may be absent. A `null` in its place is read as absence, because implementations in other
 * languages write their missing values that way; it is never written.
 *
 * @example
 * ```ts
 * const Kind = wireObject({ scheme: nonEmptyString, extra: optional(anyObject) });
 * ```
 */
export function optional<Schema extends z.$ZodType>(schema: Schema): Optional<z.output<Schema>> {
  const made = kind<z.output<Schema> | undefined>(
    (reading, context) => (reading.value === undefined ? reading : readWith(schema, reading, context)),
    testOf(schema),
  );
  made._zod.optin = "optional";
  made._zod.optout = "optional";
  return made as Optional<z.output<Schema>>;
}

/**
 * Gives a member that is absent or `null` a value.
 *
 * @example
 * ```ts
 * const Supported = wireObject({ extensions: withDefault(list(text), () => []) });
 * ```
 */
export function withDefault<Schema extends z.$ZodType>(
  schema: Schema,
  make: () => z.output<Schema>,
): z.$ZodType<z.output<Schema>> {
  const made = kind<z.output<Schema>>((reading, context) => {
    if (reading.value !== undefined) return readWith(schema, reading, context);
    reading.value = make();
    return reading;
  });
  made._zod.optin = "defaulted";
  return made;
}

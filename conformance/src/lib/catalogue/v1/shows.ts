import type { Expectations } from "../../../vectors/format.js";

/** Was done, whatever came of it. */
export const whole = { "/ok": { const: true } } satisfies Expectations;

/** Why all rows of version 1 are there. */
export const why = "Version 1 is read once, at the edge; behind it every rule sees version 2 only.";

/** Expects these values, and nothing at the other places. */
export function shows(
  prefix: string,
  values: Readonly<Record<string, unknown>>,
  absent: readonly string[] = [],
): Expectations {
  return {
    ...whole,
    ...Object.fromEntries(Object.entries(values).map(([at, value]) => [`${prefix}${at}`, { const: value }])),
    ...Object.fromEntries(absent.map((at) => [`${prefix}${at}`, { absent: true }])),
  };
}

import * as z from "zod/mini";
import { X402Error } from "./error.js";

/** The first problem found in a value: where it is and what was expected there. */
export interface Problem {
  /** Path of the field, such as `accepted.amount`; empty for the value itself. */
  field: string;
  /** What was expected, in words. */
  expected: string;
}

/** The outcome of reading a value: the value itself, or the first problem in it. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

/**
 * Reads a value with a schema and answers instead of throwing.
 *
 * @example
 * ```ts
 * const read = parse(PaymentRequirements, input);
 * if (!read.ok) return refuse("invalid_payment_requirements", `${read.problem.field}: expected ${read.problem.expected}`);
 * ```
 */
export function parse<Schema extends z.core.$ZodType>(schema: Schema, input: unknown): Parsed<z.core.output<Schema>> {
  const result = z.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problem: describe(result.error.issues) };
}

/**
 * Reads a value with a schema and throws an `X402Error` of code `malformed_object` that names the field.
 *
 * @example
 * ```ts
 * const supported = parseOrThrow(SupportedResponse, await response.json(), "The facilitator's /supported answer");
 * ```
 */
export function parseOrThrow<Schema extends z.core.$ZodType>(
  schema: Schema,
  input: unknown,
  subject: string,
): z.core.output<Schema> {
  const read = parse(schema, input);
  if (read.ok) return read.value;
  const { field, expected } = read.problem;
  throw new X402Error("malformed_object", `${subject}: ${field || "the value"} must be ${expected}.`, { field });
}

function describe(issues: readonly z.core.$ZodIssue[]): Problem {
  const issue = issues[0];
  if (!issue) return { field: "", expected: "a valid value" };
  const field = issue.path.map(String).join(".");
  if (issue.code === "invalid_union") {
    const nested = issue.errors.find((branch) => branch.length > 0);
    if (nested) {
      const inner = describe(nested);
      return { field: [field, inner.field].filter(Boolean).join("."), expected: inner.expected };
    }
  }
  if (issue.code === "invalid_type") return { field, expected: `of type ${issue.expected}` };
  if (issue.code === "invalid_value")
    return { field, expected: issue.values.map((value) => JSON.stringify(value)).join(" or ") };
  return { field, expected: issue.message === "Invalid input" ? "a valid value" : issue.message };
}

/**
 * Makes the schema of a wire object: unknown members are kept, and an optional member that is `null` is read as absent,
 * because implementations in other languages write their missing values that way.
 *
 * @example
 * ```ts
 * const Kind = wireObject({ scheme: z.string(), extra: z.optional(anyObject) });
 * ```
 */
export function wireObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const optionalKeys = Object.keys(shape).filter((key) =>
    ["optional", "default"].includes(shape[key]?._zod.def.type ?? ""),
  );
  return z.pipe(
    z.transform((input: unknown) => withoutNulls(input, optionalKeys)),
    z.looseObject(shape),
  );
}

function withoutNulls(input: unknown, keys: readonly string[]): unknown {
  if (typeof input !== "object" || input === null) return input;
  const nulls = keys.filter((key) => Reflect.get(input, key) === null);
  if (nulls.length === 0) return input;
  return Object.fromEntries(Object.entries(input).filter(([key]) => !nulls.includes(key)));
}

/** A JSON object with any members. */
export const anyObject = z.record(z.string(), z.unknown());

/** A string of at least one character. */
export const nonEmptyString = z.string().check(z.minLength(1, "a non-empty string"));

import * as z from "zod/v4/core";
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
export function parse<Schema extends z.$ZodType>(schema: Schema, input: unknown): Parsed<z.output<Schema>> {
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
export function parseOrThrow<Schema extends z.$ZodType>(
  schema: Schema,
  input: unknown,
  subject: string,
): z.output<Schema> {
  const read = parse(schema, input);
  if (read.ok) return read.value;
  const { field, expected } = read.problem;
  throw new X402Error("malformed_object", `${subject}: ${field || "the value"} must be ${expected}.`, { field });
}

function describe(issues: readonly z.$ZodIssue[]): Problem {
  const issue = issues[0];
  if (!issue) return { field: "", expected: "a valid value" };
  const field = issue.path.map(String).join(".");
  if (issue.code === "invalid_union") {
    const inner = describe(issue.errors[0] ?? []);
    return { field: [field, inner.field].filter(Boolean).join("."), expected: inner.expected };
  }
  if (issue.code === "invalid_type") return { field, expected: `of type ${issue.expected}` };
  if (issue.code === "invalid_value")
    return { field, expected: issue.values.map((value) => JSON.stringify(value)).join(" or ") };
  return { field, expected: issue.message === "Invalid input" ? "a valid value" : issue.message };
}

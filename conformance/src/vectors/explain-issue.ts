import { X402Error } from "@x402-reference/types";
import type * as z from "zod";
import { join } from "./pointer.js";

type Issue = z.core.$ZodIssue;

/** Where a value is malformed, and what is expected there in words. */
export interface Flaw {
  pointer: string;
  expected: string;
}

/** Explains the first issue of a failed parse; of a union, for the alternative that comes nearest. */
export function explainIssue(issues: readonly Issue[]): Flaw {
  const [issue] = issues;
  if (!issue) return { pointer: "", expected: "a valid value" };
  const pointer = issue.path.reduce<string>((path, token) => join(path, String(token)), "");
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const inner = explainIssue(nearest(issue.errors));
    return { pointer: pointer + inner.pointer, expected: inner.expected };
  }
  return { pointer, expected: expectation(issue) };
}

/** The alternative with the fewest things wrong. */
function nearest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const [first = [], ...rest] = alternatives;
  return rest.reduce((best, issues) => (count(issues) < count(best) ? issues : best), first);
}

function count(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "nonoptional" ? "a value" : `a value of type ${issue.expected}`;
    case "invalid_value":
      return issue.values.length === 1 ? show(issue.values) : `one of ${show(issue.values)}`;
    case "unrecognized_keys":
      return `no member ${show(issue.keys)}`;
    case "invalid_key":
      return `members that are ${issue.issues[0]?.message ?? "valid"}`;
    case "invalid_union":
      return issue.message.replace(/^Invalid discriminator value\. Expected /, "one of ");
    case "too_small":
      return `at least ${issue.minimum} ${unit(issue.origin)}`;
    case "too_big":
      return `at most ${issue.maximum} ${unit(issue.origin)}`;
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  return origin === "string" ? "characters" : origin === "array" ? "elements" : "as number";
}

function show(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "bigint" ? String(value) : JSON.stringify(value))).join(", ");
}

/** The fault that a file of the catalogue is malformed; names the file, the place and what is expected there. */
export function malformed(file: string, { pointer, expected }: Flaw, cause?: unknown): X402Error {
  return new X402Error("invalid_configuration", `${file} is malformed: ${pointer || "the file"} must be ${expected}.`, {
    field: `${file}#${pointer}`,
    cause,
  });
}

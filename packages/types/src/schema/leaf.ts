import type * as z from "zod/v4/core";
import { kind, refuse } from "./kind.js";

/**
 * The schema of a value that one function tells from all others; `expected` ends the sentence "The field must be …".
 *
 * @example
 * ```ts
 * const Flag = leaf((input) => typeof input === "boolean", "true or false");
 * ```
 */
export function leaf<Output>(is: (input: unknown) => input is Output, expected: string): z.$ZodType<Output> {
  return kind((reading) => (is(reading.value) ? reading : refuse(reading, expected)), is);
}

/**
 * The schema of exactly one value.
 *
 * @example
 * ```ts
 * const Version = exactly(2);
 * ```
 */
export function exactly<const Output extends string | number | boolean>(value: Output): z.$ZodType<Output> {
  return leaf((input): input is Output => input === value, JSON.stringify(value));
}

/**
 * The schema of one of several texts.
 *
 * @example
 * ```ts
 * const Flow = oneOf(["authorization", "upfront", "escrow"]);
 * ```
 */
export function oneOf<const Output extends string>(values: readonly Output[]): z.$ZodType<Output> {
  return leaf(
    (input): input is Output => values.some((value) => value === input),
    values.map((value) => JSON.stringify(value)).join(" or "),
  );
}

/** Tells whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Anything at all. */
export const anything: z.$ZodType<unknown> = /*#__PURE__*/ leaf((_): _ is unknown => true, "anything");

/** A JSON object with any members. */
export const anyObject: z.$ZodType<Record<string, unknown>> = /*#__PURE__*/ leaf(isObject, "an object");

/** A string, which may be empty. */
export const text: z.$ZodType<string> = /*#__PURE__*/ leaf((input) => typeof input === "string", "a string");

/** A string of at least one character. */
export const nonEmptyString: z.$ZodType<string> = /*#__PURE__*/ leaf(
  (input): input is string => typeof input === "string" && input !== "",
  "a non-empty string",
);

/** A number that JSON can write. */
export const number: z.$ZodType<number> = /*#__PURE__*/ leaf(
  (input): input is number => Number.isFinite(input),
  "a number",
);

/** A boolean. */
export const boolean: z.$ZodType<boolean> = /*#__PURE__*/ leaf((input) => typeof input === "boolean", "true or false");

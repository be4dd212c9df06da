import {
  decodeBase64,
  PaymentPayload,
  PaymentRequired,
  parse,
  parseJson,
  SettleResponse,
  SupportedResponse,
  VerifyResponse,
} from "@x402-reference/types";
import { equalsNamed, isSame } from "./equal.js";
import type { Expectations, Matcher } from "./format.js";
import { isObject, show } from "./json.js";
import { asName, isName, type Names, resolveName, resolveNames } from "./names.js";
import { get } from "./pointer.js";

/** What the checks of a case can refer to. */
export interface MatchContext {
  names: Names;
  /** The whole case document, for `sameAs` and `notSameAs`. */
  document: unknown;
}

/** The place where what was observed parts from what was expected. */
export interface Mismatch {
  /** Where in the observation; what follows `#` points into the decoded JSON of a base64 value. */
  pointer: string;
  /** What had to be there, in words to be read after "expected". */
  expected: string;
  matcher: Matcher;
  /** What was there; `undefined` when nothing was. */
  observed: unknown;
}

const schemas = { PaymentRequired, PaymentPayload, SettleResponse, VerifyResponse, SupportedResponse };

type Argument<Name extends keyof Matcher> = Matcher[Name] & (NonNullable<unknown> | null);
/** `true` when the check holds; `false`, or the deeper place where it does not. */
type Held = boolean | Mismatch;

interface Check {
  /** What the matcher asks for in words, or nothing when it does not ask for it. */
  words(matcher: Matcher, context: MatchContext): string | undefined;
  holds(value: unknown, matcher: Matcher, context: MatchContext): Held | Promise<Held>;
}

function check<Name extends keyof Matcher>(
  name: Name,
  words: (argument: Argument<Name>, context: MatchContext) => string,
  holds: (value: unknown, argument: Argument<Name>, context: MatchContext) => Held | Promise<Held>,
): Check {
  return {
    words(matcher, context) {
      const argument = matcher[name];
      return argument === undefined ? undefined : words(argument, context);
    },
    holds(value, matcher, context) {
      const argument = matcher[name];
      return argument === undefined ? true : holds(value, argument, context);
    },
  };
}

const checks: readonly Check[] = [
  // `null` is how several languages write a missing member, so both count as absent.
  check(
    "absent",
    () => "nothing there",
    (value) => value === undefined || value === null,
  ),
  check(
    "present",
    () => "something there",
    (value) => value !== undefined && value !== null,
  ),
  check(
    "type",
    (type) => (type === "null" ? "null" : `${/^[ao]/.test(type) ? "an" : "a"} ${type}`),
    (value, type) => typeOf(value) === type,
  ),
  check(
    "const",
    (value, context) => showNamed(value, context),
    (value, expected, { names }) => equalsNamed(value, expected, names),
  ),
  check(
    "in",
    (values, context) => `one of ${values.map((value) => showNamed(value, context)).join(", ")}`,
    (value, values, { names }) => values.some((expected) => equalsNamed(value, expected, names)),
  ),
  check(
    "pattern",
    (pattern) => `text that matches /${pattern}/`,
    (value, pattern) => typeof value === "string" && new RegExp(pattern, "u").test(value),
  ),
  check(
    "range",
    ({ min, max }) => {
      if (min === undefined) return `a number of at most ${max}`;
      return max === undefined ? `a number of at least ${min}` : `a number from ${min} to ${max}`;
    },
    (value, range) => isInRange(value, range),
  ),
  check(
    "b64json",
    (expectations, context) =>
      `JSON in base64${Object.entries(expectations)
        .map(([pointer, matcher]) => `, at ${pointer} ${inWords(matcher, context)}`)
        .join("")}`,
    async (value, expectations, context) => {
      const decoded = decode(value);
      return decoded === undefined ? false : ((await expectationsHold(decoded.json, expectations, context)) ?? true);
    },
  ),
  check(
    "sameAs",
    (pointer, { document }) => `the same as at ${pointer}, which is ${show(get(document, pointer))}`,
    (value, pointer, { document }) => value !== undefined && isSame(value, get(document, pointer)),
  ),
  check(
    "notSameAs",
    (pointer, { document }) => `something else than at ${pointer}, which is ${show(get(document, pointer))}`,
    // Two things that were not seen do not differ: what is not observed never passes.
    (value, pointer, { document }) => {
      const other = get(document, pointer);
      return value !== undefined && other !== undefined && !isSame(value, other);
    },
  ),
  check(
    "recoversTo",
    (name, context) => `a payment that is signed by ${showNamed(asName(name), context)}`,
    async (value, name, { names }) => {
      // Loaded when asked for: what recovers signers takes longer to load than all the rest.
      const { payerOf } = await import("./recover.js");
      return (await payerOf(value))?.toLowerCase() === resolveName(asName(name), names).toLowerCase();
    },
  ),
  check(
    "schema",
    (name) => `a well-formed ${name}`,
    (value, name) => parse(schemas[name], value).ok,
  ),
];

/**
 * Applies a matcher to an observed value (`undefined` when nothing is there): nothing when all its checks hold, else the
 * first mismatch.
 *
 * @example
 * ```ts
 * await matches(404, { in: [200, 400] }, { names, document }); // { expected: "one of 200, 400", observed: 404, … }
 * ```
 */
export async function matches(
  value: unknown,
  matcher: Matcher,
  context: MatchContext,
  pointer = "",
): Promise<Mismatch | undefined> {
  for (const { words, holds } of checks) {
    const held = await holds(value, matcher, context);
    if (held === true) continue;
    if (held !== false) return { ...held, pointer: `${pointer}#${held.pointer}` };
    return { pointer, expected: `${words(matcher, context)}${flaw(value, matcher)}`, matcher, observed: value };
  }
  return undefined;
}

/** Applies expectations to what their pointers point into: nothing when all hold, else the first mismatch. */
export async function expectationsHold(
  observation: unknown,
  expectations: Expectations,
  context: MatchContext,
): Promise<Mismatch | undefined> {
  for (const [pointer, matcher] of Object.entries(expectations)) {
    const mismatch = await matches(get(observation, pointer), matcher, context, pointer);
    if (mismatch) return mismatch;
  }
  return undefined;
}

/** All that a matcher asks for, in words. */
export function inWords(matcher: Matcher, context: MatchContext): string {
  return checks.flatMap(({ words }) => words(matcher, context) ?? []).join(" and ");
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isInRange(value: unknown, { min, max }: Argument<"range">): boolean {
  const number = typeof value === "string" && /^[0-9]{1,100}$/.test(value) ? BigInt(value) : value;
  if (typeof number !== "number" && typeof number !== "bigint") return false;
  return (min === undefined || number >= min) && (max === undefined || number <= max);
}

function decode(value: unknown): { json: unknown } | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return { json: parseJson(decodeBase64(value)) };
  } catch {
    return undefined;
  }
}

/** Which member keeps a value from being the wire object that was asked for. */
function flaw(value: unknown, { schema }: Matcher): string {
  const read = schema === undefined ? undefined : parse(schemas[schema], value);
  return read && !read.ok && isObject(value) ? `, in which ${read.problem.field} must be ${read.problem.expected}` : "";
}

function showNamed(value: unknown, { names }: MatchContext): string {
  const shown = show(resolveNames(value, names));
  return typeof value === "string" && isName(value) ? `${shown} (${value})` : shown;
}

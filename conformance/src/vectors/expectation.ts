import * as z from "zod";

/** A JSON pointer (RFC 6901), such as `/json/isValid`. */
export const Pointer = z.string().regex(/^(?:\/[^/]*)+$/, "a JSON pointer such as /json/isValid");

/** A JSON pointer, or nothing for the whole value. */
const PointerOrWhole = z.string().regex(/^(?:\/[^/]*)*$/, "a JSON pointer such as /accepts/0, or empty for the whole");

/** The closed set of checks on one observed value; several in one matcher must all hold. */
export const Matcher: z.ZodType<Matcher> = z
  .lazy(() =>
    z
      .strictObject({
        const: z.unknown().optional(),
        in: z.array(z.unknown()).min(1).optional(),
        type: z.enum(["string", "number", "boolean", "object", "array", "null"]).optional(),
        pattern: z.string().optional(),
        range: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
        absent: z.literal(true).optional(),
        present: z.literal(true).optional(),
        b64json: z.record(PointerOrWhole, Matcher).optional(),
        sameAs: Pointer.optional(),
        notSameAs: Pointer.optional(),
        recoversTo: z.string().optional(),
        schema: z
          .enum(["PaymentRequired", "PaymentPayload", "SettleResponse", "VerifyResponse", "SupportedResponse"])
          .optional(),
      })
      .refine((matcher) => Object.keys(matcher).length > 0, "at least one check"),
  )
  .meta({ id: "Matcher" });
/**
 * `const`, `in`: deep equality, but an address that is written by name may be seen in any letter case. `range`: of a
 * number, or of a string of digits. `absent`, `present`: `null` counts as absent. `b64json`: decodes base64 JSON and
 * applies expectations to it, of which an empty pointer is for the whole. `sameAs`, `notSameAs`: compare with another
 * place of the case document; neither holds when one of the two is missing. `recoversTo`: the value is a PaymentPayload
 * whose signature recovers to that name. `schema`: the value is such a wire object.
 */
export interface Matcher {
  const?: unknown;
  in?: unknown[] | undefined;
  type?: "string" | "number" | "boolean" | "object" | "array" | "null" | undefined;
  pattern?: string | undefined;
  range?: { min?: number | undefined; max?: number | undefined } | undefined;
  absent?: true | undefined;
  present?: true | undefined;
  b64json?: Record<string, Matcher> | undefined;
  sameAs?: string | undefined;
  notSameAs?: string | undefined;
  recoversTo?: string | undefined;
  schema?: "PaymentRequired" | "PaymentPayload" | "SettleResponse" | "VerifyResponse" | "SupportedResponse" | undefined;
}

/** What must be seen: a matcher for each JSON pointer; all must hold. */
export const Expectations = z.record(Pointer, Matcher);
export type Expectations = z.infer<typeof Expectations>;

/** One acceptable outcome. `warn` is for what implementations do against a SHOULD without harm to money. */
const Alternative = z.strictObject({
  grade: z.enum(["strict", "lenient", "warn"]),
  /** Why this is acceptable; required for all but `strict`. */
  why: z.string().optional(),
  match: Expectations,
});
export type Alternative = z.infer<typeof Alternative>;

/** The first alternative that matches gives the grade; a `never` that matches, or no match at all, violates the requirement. */
export const Expect = z.strictObject({ any: z.array(Alternative).min(1), never: z.array(Expectations).optional() });
export type Expect = z.infer<typeof Expect>;

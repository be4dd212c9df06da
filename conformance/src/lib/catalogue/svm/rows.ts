import type { Expect } from "../../../vectors/format.js";
import type { Row } from "../row.js";
import { declined, yields } from "../row.js";
import { type Asked, questionOf } from "./case.js";

/** A place in the input that a payment differs from its twin at. */
export const transaction = "/paymentPayload/payload/transaction";

/** One payment as a line of a table. */
export interface Line extends Asked {
  /** Kebab-case; what follows the kind in the name of the vector. */
  name: string;
  /** What is so of the payment, behind "A payment". */
  title: string;
  /** The first is the one that a violation convicts by. */
  requirements: readonly string[];
  since?: Row["since"];
}

/** A payment that must be refused. */
export interface Refused extends Line {
  /** The codes that it may be refused with, less what all of the scheme begin with; any code when absent. */
  codes?: readonly string[];
  /** The payment that must be accepted and differs in nothing else; the standard one when absent. */
  twin?: string;
  /** Where the two differ; the transaction when absent. */
  differs?: readonly string[];
  risk?: Row["risk"];
  /** The payer's input must not even break the program. */
  survived?: true;
  /** A node refuses it as well, so that a verifier that asks one may leave it to that. */
  byNode?: true;
}

const valid = { "/ok": { const: true }, "/value/isValid": { const: true } };
const invalid = { "/ok": { const: true }, "/value/isValid": { const: false } };
const someCode = { pattern: "^[a-z][a-z0-9]*(_[a-z0-9]+)*$" };

/** Payments that must be accepted. */
export function accepted(why: string, lines: readonly Line[]): Promise<Row[]> {
  return rowsOf(lines, ({ title }) => ({ title: `A payment ${title} is valid`, why, expect: yields(valid) }));
}

/** Payments that may be accepted or refused: there is an answer either way. */
export function observed(why: string, lines: readonly Line[]): Promise<Row[]> {
  const expect: Expect = { any: [...yields(valid).any, ...yields(invalid).any] };
  return rowsOf(lines, ({ title }) => ({ title: `A payment ${title} is judged`, why, kind: "observe", expect }));
}

/** Payments that must be refused, each with the one that must be accepted. */
export function refused(why: string, lines: readonly Refused[]): Promise<Row[]> {
  return rowsOf(lines, ({ title, twin = "standard", differs = [transaction], risk, ...line }) => ({
    title: `A payment ${title} is refused`,
    why,
    kind: line.byNode ? "robustness" : "negative",
    control: { row: twin, differs },
    expect: refusal(line),
    ...(risk && { risk }),
  }));
}

function refusal({ codes, survived, byNode }: Pick<Refused, "codes" | "survived" | "byNode">): Expect {
  const full = codes?.map((code) => (code.startsWith("invalid_") ? code : `invalid_exact_svm_${code}`));
  const strict = { ...invalid, "/value/invalidReason": full ? { in: full } : someCode };
  const crashed = { "/ok": { const: false }, "/error/type": { const: "internal" } };
  const any: Expect["any"] = [
    { grade: "strict", match: strict },
    { grade: "lenient", why: "Refused for another reason; the caller is misinformed.", match: invalid },
    { grade: "lenient", why: "Refused as input that cannot be read, without a reason for the payer.", match: declined },
  ];
  if (!survived) {
    any.push({ grade: "lenient", why: "Not accepted, but by an exception that nobody planned.", match: crashed });
  }
  if (!byNode) return { any, never: [valid] };
  any.push({
    grade: "warn",
    why: "Accepted where every simulation succeeds; that of a node would not.",
    match: valid,
  });
  return { any };
}

function rowsOf<Of extends Line>(
  lines: readonly Of[],
  rest: (line: Of) => Pick<Row, "title" | "why" | "kind" | "control" | "expect" | "risk">,
): Promise<Row[]> {
  return Promise.all(
    lines.map(async (line): Promise<Row> => {
      const { name, requirements, since, payment, offered, body } = line;
      const input = await questionOf({ payment, offered, body });
      return { name, requirements, ...(since && { since }), op: "svm.verifyPayment", input, ...rest(line) };
    }),
  );
}

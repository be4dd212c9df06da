import type { Expect, Expectations, LibStep, VectorFile } from "../../vectors/format.js";

/** One offline vector as a row of a table: a question to a library and what may come back. */
export interface Row {
  /** Kebab-case; with its area it is the id. */
  name: string;
  title: string;
  why: string;
  /** The first is the one that a violation convicts by. */
  requirements: readonly string[];
  kind?: VectorFile["kind"];
  op: LibStep["op"];
  input: LibStep["input"];
  expect: Expect;
  since?: VectorFile["since"];
  /** The row of the same area that must be accepted, and the places in the input where the two differ. */
  control?: { row: string; differs: readonly string[] };
  derived?: VectorFile["derived"];
  risk?: VectorFile["risk"];
}

type Grade = Expect["any"][number]["grade"];

/** A refusal of the two planned kinds; which of them a library takes for which input is its own affair. */
export const declined = {
  "/ok": { const: false },
  "/error/type": { in: ["invalid", "refused"] },
} satisfies Expectations;

const crashed: Expect["any"][number] = {
  grade: "lenient",
  why: "Nothing was accepted, but by an exception that nobody planned.",
  match: { "/ok": { const: false }, "/error/type": { const: "internal" } },
};

/** An answer whose members are exactly these. */
export function answer(value: Readonly<Record<string, unknown>>): Expectations {
  return {
    "/ok": { const: true },
    ...Object.fromEntries(Object.entries(value).map(([member, expected]) => [`/value/${member}`, { const: expected }])),
  };
}

/** Must be answered so. */
export function yields(match: Expectations, never?: Expectations): Expect {
  return { any: [{ grade: "strict", match }], ...(never && { never: [never] }) };
}

/** Must be refused. */
export const refuses: Expect = {
  any: [{ grade: "strict", match: declined }, crashed],
  never: [{ "/ok": { const: true } }],
};

/** Had better be refused; the other outcome has its reason. */
export function refusesOr(grade: Grade, why: string, match: Expectations = { "/ok": { const: true } }): Expect {
  return {
    any: [{ grade: "strict", match: declined }, ...(grade === "strict" ? [] : [crashed]), { grade, why, match }],
  };
}

/** Is answered so, or refused: either is right. */
export function yieldsOrDeclines(match: Expectations): Expect {
  return {
    any: [
      { grade: "strict", match },
      { grade: "strict", match: declined },
    ],
  };
}

/** Had better be answered so; the other outcome has its reason. */
export function yieldsOr(match: Expectations, grade: Grade, why: string, other: Expectations): Expect {
  return {
    any: [
      { grade: "strict", match },
      { grade, why, match: other },
    ],
  };
}

/** What is seen either way; for questions that the specification leaves open. */
export const eitherWay: Expect = yieldsOrDeclines({ "/ok": { const: true } });

/** The vector file of a row. */
export function vectorOf(area: string, row: Row): VectorFile {
  const { title, why, kind = "positive", requirements, since, control, op, input, expect, derived, risk } = row;
  return {
    $schema: "../../../schema/vector.schema.json",
    rev: 1,
    title,
    why,
    role: "lib",
    kind,
    requirements: [...new Set(requirements)],
    ...(since && { since }),
    ...(control && {
      control: {
        vector: `lib/${area}/${control.row}`,
        differs: control.differs.map((place) => `/steps/0/input${place}`),
      },
    }),
    steps: [{ id: "ask", op, input, expect }],
    ...(derived && { derived }),
    ...(risk && { risk }),
  };
}

/** Rows that must each have a name of their own; a second question in other words would count twice. */
export function assertDistinct(rows: readonly Row[]): void {
  const seen = new Map<string, string>();
  for (const { name, op, input } of rows) {
    for (const key of [`name ${name}`, JSON.stringify({ op, input })]) {
      const owner = seen.get(key);
      if (owner !== undefined) throw new RangeError(`The rows ${owner} and ${name} are one and the same.`);
      seen.set(key, name);
    }
  }
}

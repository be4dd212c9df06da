import type { Expectations, LibStep } from "../../../vectors/format.js";
import { remove, set } from "../../../vectors/pointer.js";
import { answer, eitherWay, type Row, refuses, refusesOr, yields } from "../row.js";
import { kebab } from "../text.js";

type Case = (table: Table) => Row;

interface Table {
  type: string;
  slug: string;
  /** How titles call the object. */
  noun: string;
  /** Why it matters that readers agree on it. */
  why: string;
  /** What a violation is when a row does not name another. */
  requirement: string;
  /** The object with every member, in which the rows change one thing. */
  valid: Readonly<Record<string, unknown>>;
}

/** All rows about one wire object: the whole object first, which is the control of all others. */
export function objectTable(table: Table, cases: readonly Case[]): readonly Row[] {
  return [
    {
      ...base(table, "whole", "with every member is read", table.requirement),
      input: input(table, table.valid),
      expect: yields(answer({ object: table.valid })),
    },
    ...cases.map((make) => make(table)),
  ];
}

function base({ slug, noun, why }: Table, label: string, title: string, requirement: string, ...others: string[]) {
  const name = `${slug}-${kebab(label)}`;
  return { name, title: `${noun} ${title}`, why, requirements: [requirement, ...others], op: "object.read" as const };
}

function input({ type }: Table, object: unknown): LibStep["input"] {
  return { type, object };
}

function negative(table: Table, label: string, title: string, at: string, object: unknown, requirement: string): Row {
  return {
    ...base(table, label, `${title} is refused`, requirement),
    kind: "negative",
    control: { row: `${table.slug}-whole`, differs: [`/object${at}`] },
    input: input(table, object),
    expect: refuses,
  };
}

/** A required member is absent, and `null`: both are refused. */
export function needs(at: string, requirement?: string): Case[] {
  const name = at.slice(1);
  return [
    (table) =>
      negative(
        table,
        `${name}-missing`,
        `without ${name}`,
        at,
        remove(table.valid, at),
        requirement ?? table.requirement,
      ),
    (table) =>
      negative(
        table,
        `${name}-null`,
        `with null as ${name}`,
        at,
        set(table.valid, at, null),
        requirement ?? table.requirement,
      ),
  ];
}

/** A member has a value that it cannot have. */
export function refusesAt(at: string, label: string, value: unknown, requirement?: string): Case {
  return (table) =>
    negative(
      table,
      `${at.slice(1)}-${label}`,
      `with ${label} as ${at.slice(1)}`,
      at,
      set(table.valid, at, value),
      requirement ?? table.requirement,
    );
}

/** The same, where a reader may have a reason to let it pass. */
export function doubtsAt(
  at: string,
  label: string,
  value: unknown,
  grade: "lenient" | "warn",
  why: string,
  requirement?: string,
): Case {
  return (table) => ({
    ...refusesAt(at, label, value, requirement)(table),
    title: `${table.noun} with ${label} as ${at.slice(1)} had better be refused`,
    kind: "robustness",
    expect: refusesOr(grade, why, { "/ok": { const: true }, [`/value/object${at}`]: { const: value } }),
  });
}

/** An optional member is `null`, which is read as its absence; and it is left out. */
export function mayLack(at: string, requirement = "CORE-SR-013"): Case[] {
  const name = at.slice(1);
  return [
    (table) => ({
      ...base(table, `${name}-null`, `with null as ${name} is read as if it were absent`, requirement),
      input: input(table, set(table.valid, at, null)),
      expect: yields(
        { "/ok": { const: true }, "/value/object": { type: "object" } },
        { [`/value/object${at}`]: { type: "null" } },
      ),
    }),
    (table) => ({
      ...base(table, `${name}-left-out`, `is read without ${name}`, table.requirement),
      input: input(table, remove(table.valid, at)),
      expect: yields({
        "/ok": { const: true },
        "/value/object": { type: "object" },
        [`/value/object${at}`]: { absent: true },
      }),
    }),
  ];
}

/** A member has an unusual value that it can have, which is kept as it is. */
export function readsAt(at: string, label: string, value: unknown, requirement?: string): Case {
  return (table) => ({
    ...base(
      table,
      `${at.slice(1)}-${label}`,
      `with ${label} as ${at.slice(1)} is read`,
      requirement ?? table.requirement,
    ),
    input: input(table, set(table.valid, at, value)),
    expect: yields({ "/ok": { const: true }, [`/value/object${at}`]: { const: value } }),
  });
}

/** A member that has no place in the object is `null`, which is read as its absence; the verdict stays. */
export function readsNull(at: string, verdict: string): Case {
  return (table) => ({
    ...base(table, `${at.slice(1)}-null`, `with null as ${at.slice(1)} is read as if it were absent`, "CORE-SR-013"),
    input: input(table, set(table.valid, at, null)),
    expect: yields(
      { "/ok": { const: true }, [`/value/object/${verdict}`]: { const: true } },
      { [`/value/object${at}`]: { type: "null" } },
    ),
  });
}

/** Readers differ, and nothing says who is right. */
export function observesAt(at: string, label: string, value: unknown, requirement?: string): Case {
  return (table) => ({
    ...readsAt(at, label, value, requirement)(table),
    title: `${table.noun} with ${label} as ${at.slice(1)}`,
    kind: "observe",
    expect: eitherWay,
  });
}

/** Another whole object of the same kind, of which some places are looked at. */
export function reads(label: string, title: string, object: unknown, places: Expectations, requirement?: string): Case {
  return (table) => ({
    ...base(table, label, "", requirement ?? table.requirement),
    title: `${title} is read`,
    input: input(table, object),
    expect: yields({ "/ok": { const: true }, ...places }),
  });
}

/** Another whole object that is none of the kind; `at` is where it differs from the valid one. */
export function refusesWhole(label: string, title: string, at: string, object: unknown, requirement?: string): Case {
  return (table) => ({
    ...negative(table, label, "", at, object, requirement ?? table.requirement),
    title: `${title} is refused`,
  });
}

/** A member that nobody knows is kept where peers echo or pass on what they got; elsewhere it may be left out. */
export function keepsUnknown(at: string, grade: "warn" | "lenient", requirement = "CORE-EXT-011"): Case {
  const value = { newer: [true, null, "x"] };
  return (table) => ({
    ...base(table, `${at.slice(1)}-unknown`, `with a member ${at.slice(1)} that nobody knows is read`, requirement),
    input: input(table, set(table.valid, at, value)),
    expect: {
      any: [
        { grade: "strict", match: { "/ok": { const: true }, [`/value/object${at}`]: { const: value } } },
        {
          grade,
          why: grade === "warn" ? "Left out, it cannot be echoed." : "Left out, it does no harm.",
          match: {
            "/ok": { const: true },
            "/value/object": { type: "object" },
            [`/value/object${at}`]: { absent: true },
          },
        },
      ],
    },
  });
}

/** What is no object at all. */
export function refusesNonObjects(requirement?: string): Case[] {
  const others: readonly [label: string, value: unknown][] = [
    ["an array", []],
    ["a text", "{}"],
    ["null", null],
  ];
  return others.map(
    ([label, value]): Case =>
      (table) =>
        negative(table, `is-${label}`, `that is ${label}`, "", value, requirement ?? table.requirement),
  );
}

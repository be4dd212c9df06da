import { readFile } from "node:fs/promises";
import { reasons } from "@x402-reference/types";
import * as z from "zod";
import { type Expectations, type Vector, VectorFile } from "./format.js";
import type { Requirement } from "./requirement.js";
import { toFillIn } from "./unfinished.js";

/** The roles that vectors are written for by hand; those of libraries are computed. */
export const writtenRoles = ["facilitator", "server", "client"] as const;
export type WrittenRole = (typeof writtenRoles)[number];

const Template = z.strictObject({
  sound: VectorFile.pick({ steps: true, finally: true }),
  refused: VectorFile.pick({ steps: true, finally: true }),
});

/** What to scaffold: a case that must be refused, named `<role>/<area>/<name>`, and its twin. */
export interface Plan {
  requirement: Requirement;
  role: WrittenRole;
  id: string;
  /** A vector that is there already and becomes the twin; a new one otherwise. */
  twin?: string;
}

/**
 * Makes a case that must be refused and its twin, well-formed and with everything that does not depend on the one change
 * that the author has to make. `vectors check` tells what is still to be filled in. The twin comes first.
 *
 * @example
 * ```ts
 * const [twin, refused] = await scaffoldPair({ requirement, role: "facilitator", id: "facilitator/api/timeout-text" });
 * ```
 */
export async function scaffoldPair({ requirement, role, id, twin }: Plan): Promise<Vector[]> {
  const place = new URL(`../../templates/vectors/${role}.json`, import.meta.url);
  const { sound, refused } = Template.parse(JSON.parse(await readFile(place, "utf8")));
  const twinId = twin ?? `${id}-sound`;
  const common = {
    $schema: "../../../schema/vector.schema.json",
    rev: 1,
    role,
    requirements: [requirement.id],
    ...(requirement.id.startsWith("SVM-") && { given: { svm: {} } }),
  };
  const positive: Vector = {
    ...common,
    ...sound,
    id: twinId,
    title: `${toFillIn}what is accepted, in one sentence that no other vector has (${twinId})`,
    why: `${toFillIn}what a program does wrong that refuses it.`,
    kind: "positive",
  };
  const negative: Vector = {
    ...common,
    ...refused,
    id,
    title: `${toFillIn}what is refused, in one sentence that no other vector has (${id})`,
    why: `${toFillIn}what happens to somebody's money or program when it is accepted.`,
    kind: "negative",
    control: {
      vector: twinId,
      differs: [
        `/given/${toFillIn}make the one change that breaks the rule, then put its place here, such as /given/payment/authorization/value.`,
      ],
    },
    steps: withReason(refused.steps, codesIn(requirement.text)),
  };
  return twin === undefined ? [positive, negative] : [negative];
}

/** Reason codes that a requirement names. */
function codesIn(text: string): string[] {
  const words: string[] = text.match(/[a-z0-9]+(?:_[a-z0-9]+)+/g) ?? [];
  return words.filter((word) => Object.hasOwn(reasons, word));
}

/** The strict alternative of a refusal, with the codes that the requirement names. */
function withReason(steps: Vector["steps"], codes: readonly string[]): Vector["steps"] {
  const place = "/json/invalidReason";
  const name = (match: Expectations): Expectations =>
    place in match && codes.length > 0 ? { ...match, [place]: { in: [...codes] } } : match;
  return steps.map((step) =>
    "expect" in step
      ? { ...step, expect: { ...step.expect, any: step.expect.any.map((one) => ({ ...one, match: name(one.match) })) } }
      : step,
  );
}

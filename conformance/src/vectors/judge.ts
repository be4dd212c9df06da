import type { Result, Status } from "../report/format.js";
import type { CaseDocument } from "../run/types.js";
import type { Alternative, Expectations, Step, Vector } from "./format.js";
import { isObject, show } from "./json.js";
import { expectationsHold, inWords, type MatchContext, type Mismatch } from "./match.js";
import type { Names } from "./names.js";
import { get } from "./pointer.js";
import type { Requirement } from "./requirement.js";

/** How well a step did; the worst of its steps is how well a case did. */
export type Grade = Alternative["grade"];

/** What the observations of a case say: every expectation was met, or where the first was not. */
export type Judgement =
  | {
      outcome: "met";
      grade: Grade;
      /** Why the grade is acceptable, where it is not the best. */
      why?: string;
    }
  | {
      outcome: "violated";
      mismatch: Mismatch;
      /** The step whose answer is at fault; nothing when it is what must hold afterwards. */
      step?: string;
    };

const grades = ["strict", "lenient", "warn"] as const satisfies readonly Grade[];

/**
 * Judges what was seen while a case ran. In each step a `never` that matches violates; otherwise the first alternative
 * that matches gives the grade, and none violates; at the end all of `finally` must hold. The names of the case are read
 * from `document.names`.
 *
 * Throws when the document lacks a step: the suite did not observe what it should have, which says nothing of the target.
 *
 * @example
 * ```ts
 * const judgement = await judge(vector, document);
 * const { status, message } = statusOf(vector, requirement, judgement);
 * ```
 */
export async function judge(vector: Vector, document: CaseDocument): Promise<Judgement> {
  const context = { names: namesIn(document), document };
  let worst: Extract<Judgement, { outcome: "met" }> = { outcome: "met", grade: "strict" };
  for (const step of vector.steps) {
    if (!("expect" in step)) continue;
    const judged = await judgeStep(step, context);
    if (judged.outcome === "violated") return { ...judged, step: step.id };
    if (grades.indexOf(judged.grade) > grades.indexOf(worst.grade)) worst = judged;
  }
  const mismatch = await expectationsHold(document, vector.finally ?? {}, context);
  return mismatch ? { outcome: "violated", mismatch } : worst;
}

function namesIn({ names }: CaseDocument): Names {
  if (!isObject(names)) return {};
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

async function judgeStep(
  { id, expect }: Extract<Step, { expect: unknown }>,
  context: MatchContext & { document: CaseDocument },
): Promise<Judgement> {
  const observation = Object.hasOwn(context.document.steps, id) ? context.document.steps[id] : undefined;
  if (observation === undefined) throw new RangeError(`Nothing was observed of the step ${id}.`);
  for (const never of expect.never ?? []) {
    if ((await expectationsHold(observation, never, context)) === undefined) {
      return { outcome: "violated", mismatch: forbidden(never, observation, context) };
    }
  }
  let nearest: Mismatch | undefined;
  for (const { grade, why, match } of expect.any) {
    const mismatch = await expectationsHold(observation, match, context);
    if (!mismatch) return { outcome: "met", grade, ...(why !== undefined && { why }) };
    nearest ??= mismatch;
  }
  if (!nearest) throw new RangeError(`The step ${id} has no alternative.`);
  return { outcome: "violated", mismatch: nearest };
}

/** A mismatch that tells what was seen although it must never be; it stands at the last of the places that make it up. */
function forbidden(never: Expectations, observation: unknown, context: MatchContext): Mismatch {
  const places = Object.entries(never);
  const [pointer, matcher] = places[places.length - 1] ?? ["", {}];
  const others = places.slice(0, -1).map(([place, inner]) => `${place} is ${inWords(inner, context)}`);
  const condition = others.length > 0 ? ` where ${others.join(" and ")}` : "";
  const expected = `anything but ${inWords(matcher, context)}${condition}`;
  return { pointer, expected, matcher, observed: get(observation, pointer) };
}

/** What a judgement makes of a result. */
export type Judged = Pick<Result, "grade" | "message" | "expected" | "observed"> & {
  status: Extract<Status, "pass" | "fail" | "warn" | "info">;
};

/**
 * What a judgement says of the target, by the first requirement of the vector: only a MUST that the specification
 * states, or that hardens, can fail; a SHOULD, an example or a de-facto rule warns; a MAY and an observation inform.
 */
export function statusOf(vector: Vector, requirement: Requirement, judgement: Judgement): Judged {
  const status = bareStatus(vector, requirement, judgement);
  if (judgement.outcome === "met") {
    const { grade, why } = judgement;
    return { status, ...(grade !== "warn" && { grade }), ...(why !== undefined && { message: why }) };
  }
  const { step, mismatch } = judgement;
  const { pointer, expected, matcher, observed } = mismatch;
  const at = step === undefined ? pointer : `/steps/${step}${pointer}`;
  return {
    status,
    message: `${at} is ${show(observed)}, but had to be: ${expected}.`,
    expected: { at, words: expected, matcher },
    ...(observed !== undefined && { observed }),
  };
}

function bareStatus(vector: Vector, { level, basis }: Requirement, judgement: Judgement): Judged["status"] {
  if (vector.kind === "observe") return "info";
  if (judgement.outcome === "met" && judgement.grade !== "warn") return "pass";
  if (level === "MAY") return "info";
  if (judgement.outcome === "met") return "warn";
  return level.startsWith("MUST") && basis !== "E" && basis !== "D" ? "fail" : "warn";
}

import type { Result } from "../report/format.js";
import type { Vector } from "../vectors/format.js";
import { judge, statusOf } from "../vectors/judge.js";
import type { Requirement } from "../vectors/requirement.js";
import { bounded } from "./bounded.js";
import type { Session } from "./types.js";

/** What one attempt at a vector showed. */
export type Outcome = Pick<Result, "status" | "grade" | "message" | "expected" | "observed" | "transcript"> & {
  /** The target was stopped or left because its time was over. */
  late?: true;
};

export interface AttemptOptions {
  session: Session;
  requirement: Requirement;
  caseId: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** Says what is wrong with the suite's own chain, or nothing; asked before a hang is blamed on the target. */
  harnessProblem(): Promise<string | undefined>;
}

/** Puts the target through one vector once and judges what was seen. A fault of the suite is an `error`, never a `fail`. */
export async function attempt(vector: Vector, options: AttemptOptions): Promise<Outcome> {
  const { session, requirement, caseId, timeoutMs, signal, harnessProblem } = options;
  const run = await bounded((inner) => session.runCase(vector, { caseId, signal: inner, timeoutMs }), {
    timeoutMs,
    signal,
  });
  signal.throwIfAborted();
  if (run.kind === "failed") return harnessFault(run.error);
  if (run.kind === "late") {
    const problem = await harnessProblem();
    const transcript = run.value?.transcript ?? [];
    if (problem !== undefined) return { status: "error", message: problem, transcript };
    return { ...overTime(vector, requirement, timeoutMs), transcript, late: true };
  }
  const { document, transcript } = run.value;
  try {
    const judgement = await judge(vector, document);
    return {
      ...statusOf(vector, requirement, judgement),
      transcript,
      ...(run.value.timedOut === true && { late: true }),
    };
  } catch (error) {
    return { ...harnessFault(error), transcript };
  }
}

/** A case over time is the target's fault: whatever the suite itself waits for is bounded more tightly. */
function overTime(vector: Vector, requirement: Requirement, timeoutMs: number): Omit<Outcome, "transcript"> {
  const mismatch = {
    pointer: "",
    expected: `an end of the case within ${timeoutMs} ms`,
    matcher: {},
    observed: undefined,
  };
  const { status } = statusOf(vector, requirement, { outcome: "violated", mismatch });
  return { status, message: `The case had not ended after ${timeoutMs} ms: the target keeps the suite waiting.` };
}

function harnessFault(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return { status: "error", message: `The suite itself failed: ${message}`, transcript: [] };
}

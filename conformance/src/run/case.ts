import type { Result } from "../report/format.js";
import type { Vector } from "../vectors/format.js";
import type { Requirement } from "../vectors/requirement.js";
import { type AttemptOptions, attempt, type Outcome } from "./attempt.js";
import { needsOf } from "./needs.js";
import type { Session } from "./types.js";

/** What the cases of a run share. */
export interface CaseOptions extends Pick<AttemptOptions, "timeoutMs" | "signal" | "harnessProblem"> {
  session: Session;
  seed: number;
  run: string;
  /** Repeats what counts against the target, because a single observation convicts nobody. */
  confirmFailures: boolean;
  /** Why nothing more can be run, and through which vector if through one, or nothing while it can. */
  stopped(): { reason: string; by?: string } | undefined;
}

/** How often a violation is repeated before it counts. */
const repetitions = 2;
/** A slow machine looks like a slow target: only who is late again with this many times the time is at fault. */
const patience = 3;

/** Runs one vector to its result: what it needs and its twin decide first, then the target's behaviour. */
export async function runCase(
  vector: Vector,
  { requirement, control, ...options }: CaseOptions & { requirement: Requirement; control: Result | undefined },
): Promise<Outcome & { blockedBy?: string }> {
  const open = notRun(vector, control, options);
  if (open) return { ...open, transcript: [] };

  const attemptOnce = async (number: number, times: number): Promise<Outcome> =>
    attempt(vector, {
      ...options,
      requirement,
      timeoutMs: options.timeoutMs * times,
      caseId: `${options.seed}/${options.run}/${vector.id}/${number}`,
    });
  const { late, ...outcome } = await attemptOnce(1, 1);
  if (!options.confirmFailures || !isViolation(outcome) || options.stopped()) return outcome;
  if (!late) return confirm(outcome, { from: 2, attemptOnce: (number) => attemptOnce(number, 1), ...options });
  const { late: again, ...patient } = await attemptOnce(2, patience);
  if (again || !isViolation(patient)) return patient;
  return confirm(patient, { from: 3, attemptOnce: (number) => attemptOnce(number, patience), ...options });
}

const isViolation = ({ status }: Outcome): boolean => status === "fail" || status === "warn";

/** Repeats a violation; what is not seen each time is flaky. */
async function confirm(
  first: Outcome,
  {
    from,
    attemptOnce,
    stopped,
  }: Pick<CaseOptions, "stopped"> & { from: number; attemptOnce(number: number): Promise<Outcome> },
): Promise<Outcome> {
  for (let number = from; number < from + repetitions; number++) {
    if (stopped()) return first;
    const { late: _, ...again } = await attemptOnce(number);
    if (again.status === "error") return again;
    if (again.status === first.status) continue;
    const message = `Attempt ${from - 1} ended as ${first.status}, attempt ${number} as ${again.status}, with the same seed. ${first.message ?? ""}`;
    return { ...first, status: "flaky", message: message.trim() };
  }
  return first;
}

function notRun(
  vector: Vector,
  control: Result | undefined,
  { session, stopped }: CaseOptions,
): { status: Result["status"]; message: string; blockedBy?: string } | undefined {
  const stop = stopped();
  if (stop) return { status: "blocked", message: `Not run: ${stop.reason}`, ...(stop.by && { blockedBy: stop.by }) };
  const needs = needsOf(vector);
  const missing = needs.filter((need) => session.missing.has(need));
  if (missing.length > 0) {
    return { status: "untestable", message: `The target declares ${missing.join(", ")} but does not show it.` };
  }
  const unavailable = needs.flatMap((need) => session.unavailable?.get(need) ?? []);
  if (unavailable.length > 0) return { status: "untestable", message: unavailable.join(" ") };
  const absent = needs.filter((need) => !session.capabilities.has(need));
  if (absent.length > 0) return { status: "na", message: `The target does not declare ${absent.join(", ")}.` };

  if (!vector.control || control?.status === "pass") return undefined;
  const twin = vector.control.vector;
  if (!control) return { status: "error", message: `The control ${twin} is not part of the catalogue.` };
  if (control.status === "na" || control.status === "untestable") {
    return { status: control.status, message: `Its twin ${twin} could not be tested: ${control.message ?? ""}` };
  }
  const blockedBy = control.blockedBy ?? twin;
  const message =
    blockedBy === twin
      ? `Does not count, because its twin did not pass: ${twin} ended as ${control.status}.`
      : `Does not count, because its twin ${twin} is blocked itself, by ${blockedBy}.`;
  return { status: "blocked", message, blockedBy };
}

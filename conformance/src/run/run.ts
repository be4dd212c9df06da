import { setMaxListeners } from "node:events";
import type { World } from "../chain/world.js";
import type { Report, Result, Role } from "../report/format.js";
import type { Vector } from "../vectors/format.js";
import { versionOf } from "../vectors/frozen.js";
import type { Catalogue } from "../vectors/load.js";
import type { Requirement } from "../vectors/requirement.js";
import { bounded } from "./bounded.js";
import { runCase } from "./case.js";
import { isUnexpected } from "./exit-code.js";
import { replayLine } from "./replay-line.js";
import { runSchedule } from "./schedule.js";
import { type Selection, select } from "./select.js";
import { suite } from "./suite.js";
import type { OfflineSessionOptions, OpenSession, Routes, Session, Target } from "./types.js";
import { countStatuses, verdictsOf } from "./verdict.js";
import { watchTarget } from "./watch-target.js";

interface CommonRunOptions {
  role: Role;
  target: Target;
  catalogue: Catalogue;
  selection?: Selection;
  /** Seeds keys and nonces. */
  seed: number;
  /** How many cases run at once. */
  jobs: number;
  /** The longest that one case may take, in milliseconds. */
  timeoutMs: number;
  /** Stops at the first unexpected failure; what is left is blocked by it. */
  bail?: boolean;
  /** Lets a broken SHOULD count against the target. */
  strict?: boolean;
  /** Repeats violations before they count; on unless switched off. */
  confirmFailures?: boolean;
  /** Called with each result as soon as it is known, in no fixed order. */
  onResult?(result: Result, progress: { done: number; total: number }): void;
  signal?: AbortSignal;
  /** Routes that a server declares. */
  routes?: Routes;
  /** Distinguishes runs on one chain; with the same seed and run, keys and nonces are the same. */
  run?: string;
  /** Options to repeat in replay lines. */
  replayOptions?: readonly string[];
  /** What a baseline says of a result. */
  expectedBy?(result: Result): Result["baseline"];
}

/** What a run needs: a role that pays or is paid is tried in a world with a chain, a library in none. */
export type RunOptions = CommonRunOptions &
  ({ world: World; open: OpenSession } | { world?: never; open: OpenSession<OfflineSessionOptions> });

/** The longest that starting a target and looking it over may take: a slow start plus a few purchases. */
const openTimeoutMs = 120_000;
/** The longest that the suite's chain may take to say that it is alive. */
const healthTimeoutMs = 2_000;

/**
 * Puts a target on trial and reports. Deterministic for one seed but for times. A selection that selects nothing is a
 * `RangeError`; an aborted run throws the signal's reason; everything that the target does wrong is in the report.
 */
export async function run(options: RunOptions): Promise<Report> {
  const { role, target, catalogue, seed } = options;
  const signal = AbortSignal.any(options.signal ? [options.signal] : []);
  // Every case that runs listens to it.
  setMaxListeners(options.jobs + 10, signal);
  const startedAt = new Date();
  const selected = select(catalogue, role, options.selection ?? {});
  if (!selected.ok) throw new RangeError(selected.problem);
  const watched = watchTarget(target);
  const onSolana = selected.vectors.some(({ given }) => given?.svm !== undefined);
  const runName = options.run ?? "1";

  const report = (results: readonly Result[], session?: Session, cannotAssess?: string): Report => ({
    format: 1,
    suite: suite(),
    specs: { version: catalogue.version, digest: catalogue.digest, pin: catalogue.pin },
    target: {
      kind: target.kind,
      value: target.value,
      ...(session?.about !== undefined && { about: session.about }),
      capabilities: [...(session?.capabilities ?? [])].sort(),
    },
    role,
    profiles: selected.profiles.map(({ name }) => name),
    profileVersions: versions(catalogue, selected.profiles),
    seed,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    ...(cannotAssess !== undefined && { cannotAssess }),
    verdicts: verdictsOf(results, selected.profiles, {
      strict: options.strict ?? false,
      named: options.selection?.profiles ?? [],
    }),
    counts: countStatuses(results),
    requirements: notes(catalogue, results),
    results: [...results].sort((a, b) => (a.vector < b.vector ? -1 : 1)),
  });

  const shared: OfflineSessionOptions = {
    role,
    target: watched.target,
    seed,
    timeoutMs: options.timeoutMs,
    run: runName,
    ...(options.routes && { routes: options.routes }),
  };
  const opening = await bounded(
    () => (options.world ? options.open({ ...shared, world: options.world, solana: onSolana }) : options.open(shared)),
    { timeoutMs: openTimeoutMs, graceMs: 0, signal },
  );
  signal.throwIfAborted();
  if (opening.kind === "late") {
    return report(
      [],
      undefined,
      `The target could not be looked over within ${openTimeoutMs / 1000} s. ${watched.output()}`.trim(),
    );
  }
  if (opening.kind === "failed") {
    const problem = watched.startProblem();
    if (problem === undefined) throw opening.error;
    return report([], undefined, problem);
  }
  if (!opening.value.ok) {
    const { reason, output } = opening.value;
    return report([], undefined, output?.trim() ? `${reason}\nIts last output:\n${output.trim()}` : reason);
  }

  const { session } = opening.value;
  try {
    const trial = await tryAll(selected.vectors, session, { ...options, signal, runName, ended: watched.ended });
    const { cannotAssess } = trial;
    const output = watched.output().trim();
    return report(
      trial.results,
      session,
      cannotAssess && output ? `${cannotAssess}\nIts last output:\n${output}` : cannotAssess,
    );
  } finally {
    await bounded(() => session.close(), { timeoutMs: 10_000, graceMs: 0 });
  }
}

async function tryAll(
  vectors: readonly Vector[],
  session: Session,
  options: RunOptions & { signal: AbortSignal; runName: string; ended(): string | undefined },
): Promise<{ results: Result[]; cannotAssess?: string }> {
  const { catalogue, world, signal, ended } = options;
  const active = new Set<string>();
  let stop: { reason: string; by?: string } | undefined;
  let suspects: ReadonlySet<string> | undefined;
  let done = 0;
  const noticeDeath = () => {
    const death = ended();
    if (death === undefined || suspects) return;
    suspects = new Set(active);
    stop = { reason: death, ...(active.size === 1 && { by: [...active].join() }) };
  };

  const results = await runSchedule<Result>(vectors, {
    jobs: options.jobs,
    async runOne(vector, control) {
      signal.throwIfAborted();
      const started = performance.now();
      const requirement = requirementOf(catalogue, vector);
      noticeDeath();
      active.add(vector.id);
      const outcome = await runCase(vector, {
        session,
        requirement,
        control,
        seed: options.seed,
        run: options.runName,
        timeoutMs: options.timeoutMs,
        signal,
        confirmFailures: options.confirmFailures ?? true,
        harnessProblem: async () => world && chainProblem(world),
        stopped: () => {
          noticeDeath();
          return stop;
        },
      });
      noticeDeath();
      active.delete(vector.id);
      const judged = suspects?.has(vector.id) ? sharedBlame(outcome, suspects, stop?.reason ?? "") : outcome;
      const bare: Result = {
        vector: vector.id,
        rev: vector.rev,
        title: vector.title,
        why: vector.why,
        requirements: vector.requirements,
        level: levelOf(requirement),
        ...(vector.control && { control: vector.control.vector }),
        ...judged,
        durationMs: Math.round(performance.now() - started),
        replay: replayLine({ ...options, vector: vector.id, extra: options.replayOptions ?? [] }),
      };
      const baseline = options.expectedBy?.(bare);
      const result = baseline ? { ...bare, baseline } : bare;
      if (options.bail && !stop && isUnexpected(result, options.strict ?? false)) {
        stop = { reason: `the run stops at the first failure, which is ${vector.id}.`, by: vector.id };
      }
      options.onResult?.(result, { done: ++done, total: vectors.length });
      return result;
    },
  });
  return suspects && stop ? { results, cannotAssess: deathNote(stop.reason, results) } : { results };
}

type CaseOutcome = Awaited<ReturnType<typeof runCase>>;

/** Of several cases that ran when the program ended, none can be blamed for it. */
function sharedBlame(outcome: CaseOutcome, suspects: ReadonlySet<string>, death: string): CaseOutcome {
  if (!["fail", "warn", "flaky", "error"].includes(outcome.status)) return outcome;
  const message = [outcome.message, death].filter(Boolean).join(" ");
  if (suspects.size === 1) return { ...outcome, status: outcome.status === "error" ? "fail" : outcome.status, message };
  const { grade: _, ...rest } = outcome;
  return {
    ...rest,
    status: "blocked",
    message: `${death} ${suspects.size} cases ran at that moment; --jobs 1 finds the one that does it.`,
  };
}

function deathNote(death: string, results: readonly Result[]): string {
  const left = results.filter(({ status, message }) => status === "blocked" && message?.startsWith("Not run")).length;
  return `${death} ${left} of ${results.length} cases could not be run.`;
}

async function chainProblem(world: World): Promise<string | undefined> {
  const answer = await bounded(() => world.rpc("eth_chainId", []), { timeoutMs: healthTimeoutMs, graceMs: 0 });
  return answer.kind === "done" ? undefined : "The suite's own chain does not answer any more.";
}

function requirementOf(catalogue: Catalogue, vector: Vector): Requirement {
  const [id = ""] = vector.requirements;
  const requirement = catalogue.requirements.get(id);
  if (!requirement) throw new RangeError(`The vector ${vector.id} names the requirement ${id}, which does not exist.`);
  return requirement;
}

function levelOf(requirement: Requirement): Result["level"] {
  if (requirement.level.startsWith("MUST")) return "MUST";
  return requirement.level.startsWith("SHOULD") ? "SHOULD" : "MAY";
}

function versions(catalogue: Catalogue, judging: readonly { name: string }[]): Report["profileVersions"] {
  const names = new Set(judging.map(({ name }) => name));
  const profiles = catalogue.profiles.filter(({ name }) => names.has(name));
  return Object.fromEntries(profiles.map((profile) => [profile.name, versionOf(profile, catalogue)]));
}

function notes(catalogue: Catalogue, results: readonly Result[]): Report["requirements"] {
  const ids = [...new Set(results.flatMap(({ requirements }) => requirements))].sort();
  return Object.fromEntries(
    ids.flatMap((id) => {
      const requirement = catalogue.requirements.get(id);
      return requirement
        ? [[id, { level: requirement.level, text: requirement.text, source: requirement.source }]]
        : [];
    }),
  );
}

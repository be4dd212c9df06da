import { createHash } from "node:crypto";
import { operations } from "../lib/operations.js";
import { operationsTarget } from "../lib/operations-target.js";
import type { Report, Role } from "../report/format.js";
import { nullTargets } from "../roles/null-targets.js";
import {
  referenceClientTarget,
  referenceFacilitatorTarget,
  referenceServerTarget,
} from "../roles/reference-targets.js";
import { exitCodeOf } from "../run/exit-code.js";
import { matchesAny } from "../run/glob.js";
import type { Target } from "../run/types.js";
import type { Catalogue } from "../vectors/load.js";
import { byProgram, convict, vectorsOf } from "./convict.js";
import { everyMutant } from "./every-mutant.js";
import { withoutShownFacets } from "./facets.js";
import { type HonestVariant, honestVariants } from "./honest-variants.js";
import { renderSelftest } from "./text.js";
import { createTrial } from "./trial.js";
import type { Mutant, MutantOutcome, SelftestOptions, Trial } from "./types.js";

/** A null program or an honest variant, and what the suite said of it. */
export interface Acquittal {
  id: string;
  role: Role;
  /** Whether the suite said what it had to say. */
  ok: boolean;
  /** What it said otherwise. */
  complaints: string[];
}

/** The whole outcome of putting the suite on trial. */
export interface SelftestOutcome {
  reference: Acquittal[];
  nulls: Acquittal[];
  mutants: MutantOutcome[];
  honest: Acquittal[];
}

const references: Readonly<Record<Role, Target>> = {
  facilitator: referenceFacilitatorTarget(),
  server: referenceServerTarget(),
  client: referenceClientTarget(),
  lib: operationsTarget("our library", operations),
};
const roles = Object.keys(references) as Role[];

/** A program that never answers has to be given up on some time. */
const nullTimeoutMs = 500;

/**
 * Puts the suite itself on trial: programs that implement nothing must score nothing, every mutant must be convicted by
 * the requirement that it breaks, and honest programs must not be accused of anything.
 */
export async function runSelftest(
  options: SelftestOptions,
): Promise<{ ok: boolean; text: string; json: SelftestOutcome }> {
  const { catalogue, worlds, seed, oneIn = 1, only, onLine = () => undefined } = options;
  const isChosen = (id: string) => oneOf(oneIn, `${seed} ${id}`);
  const chosen = byProgram(everyMutant(catalogue)).filter((program) =>
    only ? program.some((mutant) => isNamed(mutant, only)) : isChosen(program[0].id),
  );
  const tried = only ? roles.filter((role) => chosen.some(([mutant]) => mutant.role === role)) : roles;
  const trials = worlds.map((world) => createTrial({ ...options, world }));
  const reports = new Map<Role, Report>();

  const reference = await eachInTurn(tried, trials, async (role, trial) => {
    const named = only && vectorsBehind(role, chosen.flat(), catalogue);
    const report = await trial(role, references[role], named && { only: named });
    reports.set(role, report);
    onLine(`the reference ${role}: ${report.counts.pass} of ${report.results.length} passed`);
    return acquittal(`${role}: the reference`, role, honestComplaints(report));
  });
  // The long ones first, so that none of them is left over at the end.
  const honest = await eachInTurn(
    honestVariants().filter(({ id }) => !only && isChosen(id)),
    trials,
    tryHonest,
  );
  if (!only) onLine(`${honest.length} honest variants`);
  const programs = (only ? [] : roles).flatMap((role) => nullTargets[role].map((target) => ({ role, target })));
  const nulls = await eachInTurn(programs, trials, ({ role, target }, trial) => tryNull(role, target, trial));
  if (!only) onLine(`${nulls.length} null programs`);
  const suspects = chosen.flatMap((program) => {
    const report = reports.get(program[0].role);
    return report ? [{ program, report }] : [];
  });
  const outcomes = await eachInTurn(suspects, trials, ({ program, report }, trial) =>
    convict(program, { trial, catalogue, reference: report }),
  );
  // What shows a facet may be among those that are not tried.
  const mutants = withoutShownFacets(outcomes.flat(), { all: only !== undefined || oneIn > 1 });
  onLine(`${mutants.length} mutants`);

  const outcome: SelftestOutcome = { reference, nulls, mutants, honest };
  const ok =
    outcome.mutants.every((mutant) => mutant.outcome === "convicted") &&
    [...outcome.reference, ...outcome.nulls, ...outcome.honest].every((acquitted) => acquitted.ok);
  return { ok, text: renderSelftest(outcome, ok), json: outcome };
}

/** Whether globs name a mutant, or the requirement that it breaks. */
export function isNamed({ id, requirement }: Mutant, globs: readonly string[]): boolean {
  return matchesAny(globs, id) || matchesAny(globs, requirement);
}

/** The ids of the vectors that name what the mutants of a role break. */
function vectorsBehind(role: Role, mutants: readonly Mutant[], catalogue: Catalogue): string[] {
  const own = mutants.filter((mutant) => mutant.role === role);
  return [...new Set(own.flatMap((mutant) => vectorsOf(mutant, catalogue)))];
}

/** Chooses one in so many texts, the same ones every time. */
function oneOf(many: number, text: string): boolean {
  return createHash("sha256").update(text).digest().readUInt32BE() % many === 0;
}

/** Puts a program that implements nothing on trial: it may not score. */
export async function tryNull(role: Role, target: Target, trial: Trial): Promise<Acquittal> {
  const report = await trial(role, target, { timeoutMs: nullTimeoutMs });
  const complaints = report.results.filter(({ status }) => status === "pass").map(({ vector }) => `scored ${vector}`);
  const exitCode = exitCodeOf(report, { strict: false });
  if (exitCode !== 1 && exitCode !== 2) complaints.push(`ended with exit code ${exitCode}`);
  return acquittal(target.value, role, complaints);
}

/** Puts an honest program on trial: it may not be accused of anything. */
export async function tryHonest({ id, role, target }: HonestVariant, trial: Trial): Promise<Acquittal> {
  return acquittal(id, role, honestComplaints(await trial(role, target)));
}

/** What an honest program must not be told. */
function honestComplaints(report: Report): string[] {
  const accused = report.results.filter(({ status }) => !["pass", "na", "info"].includes(status));
  const complaints = accused.map(({ vector, status, message }) => `${status} ${vector}: ${message ?? ""}`);
  if (report.cannotAssess !== undefined) complaints.push(report.cannotAssess);
  if (report.counts.pass === 0) complaints.push("nothing was scored");
  return complaints;
}

function acquittal(id: string, role: Role, complaints: string[]): Acquittal {
  return { id, role, ok: complaints.length === 0, complaints };
}

/** Does the work on each item, as many at once as there are trials; the results stand in the order of the items. */
async function eachInTurn<Item, Result>(
  items: readonly Item[],
  trials: readonly Trial[],
  work: (item: Item, trial: Trial) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const workThrough = async (trial: Trial): Promise<void> => {
    for (let index = next++; ; index = next++) {
      const item = items[index];
      if (item === undefined) return;
      results[index] = await work(item, trial);
    }
  };
  await Promise.all(trials.map(workThrough));
  return results;
}

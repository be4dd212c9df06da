import type { Report, Result } from "../report/format.js";
import type { Catalogue } from "../vectors/load.js";
import type { Conviction, Mutant, MutantOutcome, Trial } from "./types.js";

/** How good an outcome is; what could not be judged tells nothing. */
function rank({ status, grade }: Result): number | undefined {
  if (status === "pass") return grade === "strict" ? 3 : 2;
  if (status === "warn" || status === "info") return 1;
  return status === "fail" || status === "flaky" ? 0 : undefined;
}

/**
 * Puts a program on trial with the vectors that name the requirements it breaks, all at once. Each of its mutants is
 * convicted when a vector of the mutant's requirement ends worse than it did for the whole reference; a vector that
 * could not be judged, then or now, convicts nobody.
 */
export async function convict(
  mutants: readonly [Mutant, ...Mutant[]],
  { trial, catalogue, reference }: { trial: Trial; catalogue: Catalogue; reference: Report },
): Promise<MutantOutcome[]> {
  const [{ role, target }] = mutants;
  const only = [...new Set(mutants.flatMap((mutant) => vectorsOf(mutant, catalogue)))];
  const report = only.length > 0 ? await trial(role, target, { only }) : undefined;
  const before = new Map(reference.results.map((result) => [result.vector, rank(result)]));
  const worse = (report?.results ?? []).filter((result) => {
    const [was, is] = [before.get(result.vector), rank(result)];
    return was !== undefined && is !== undefined && is < was;
  });
  return mutants.map((mutant) => outcomeOf(mutant, worse, catalogue));
}

function outcomeOf(mutant: Mutant, worse: readonly Result[], catalogue: Catalogue): MutantOutcome {
  const own = new Set(vectorsOf(mutant, catalogue));
  const convictions: Conviction[] = worse.map(({ vector, status }) => ({
    vector,
    status,
    byOwnRequirement: own.has(vector),
  }));
  const { id, role, requirement, fault, isFacet = false } = mutant;
  const outcome = convictions.some(({ byOwnRequirement }) => byOwnRequirement)
    ? "convicted"
    : convictions.length > 0
      ? "convicted by another requirement"
      : "survived";
  return { mutant: id, role, requirement, fault, isFacet, outcome, convictions };
}

/** Puts together the mutants that are one program, which has to be tried only once. */
export function byProgram(mutants: readonly Mutant[]): [Mutant, ...Mutant[]][] {
  const programs = new Map<Mutant["target"], [Mutant, ...Mutant[]]>();
  for (const mutant of mutants) {
    const same = programs.get(mutant.target);
    if (same) same.push(mutant);
    else programs.set(mutant.target, [mutant]);
  }
  return [...programs.values()];
}

/** The ids of the vectors that name what a mutant breaks. */
export function vectorsOf({ role, requirement }: Pick<Mutant, "role" | "requirement">, catalogue: Catalogue): string[] {
  return catalogue.vectors
    .filter((vector) => vector.role === role && vector.requirements.includes(requirement))
    .map(({ id }) => id);
}

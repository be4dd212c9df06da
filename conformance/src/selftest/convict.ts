import type { Report, Result } from "../report/format.js";
import type { Catalogue } from "../vectors/load.js";
import type { Conviction, Mutant, MutantOutcome, Trial } from "./types.js";

/** How good an outcome is; what could not be judged counts as nothing seen. */
function rank({ status, grade }: Result): number {
  if (status === "pass") return grade === "strict" ? 3 : 2;
  if (status === "warn" || status === "info") return 1;
  return status === "fail" || status === "flaky" ? 0 : 4;
}

/**
 * Puts a mutant on trial with the vectors that name its requirement. It is convicted when one of them ends worse than it
 * did for the whole reference; a vector that could not be judged convicts nobody.
 */
export async function convict(
  mutant: Mutant,
  { trial, catalogue, reference }: { trial: Trial; catalogue: Catalogue; reference: Report },
): Promise<MutantOutcome> {
  const own = new Set(vectorsOf(mutant, catalogue));
  const report = own.size > 0 ? await trial(mutant.role, mutant.target, { only: [...own] }) : undefined;
  const before = new Map(reference.results.map((result) => [result.vector, rank(result)]));
  const convictions: Conviction[] = (report?.results ?? [])
    .filter((result) => rank(result) < (before.get(result.vector) ?? 0))
    .map(({ vector, status }) => ({ vector, status, byOwnRequirement: own.has(vector) }));
  const outcome = convictions.some(({ byOwnRequirement }) => byOwnRequirement)
    ? "convicted"
    : convictions.length > 0
      ? "convicted by another requirement"
      : "survived";
  const { id, role, requirement, fault } = mutant;
  return { mutant: id, role, requirement, fault, outcome, convictions };
}

/** The ids of the vectors that name what a mutant breaks. */
export function vectorsOf({ role, requirement }: Pick<Mutant, "role" | "requirement">, catalogue: Catalogue): string[] {
  return catalogue.vectors
    .filter((vector) => vector.role === role && vector.requirements.includes(requirement))
    .map(({ id }) => id);
}

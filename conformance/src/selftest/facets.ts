import type { Role } from "../report/format.js";
import type { Catalogue } from "../vectors/load.js";
import type { Mutant, MutantOutcome } from "./types.js";

/**
 * The same mutants again for the requirements that are facets of the broken ones (`keptBy`), wherever vectors of the
 * mutant's role name them: the vectors of each part must see the whole broken.
 */
export function facetMutants(catalogue: Catalogue, mutants: readonly Mutant[]): Mutant[] {
  const named = new Set(catalogue.vectors.flatMap(({ role, requirements }) => requirements.map((id) => key(role, id))));
  return [...catalogue.requirements.values()].flatMap(({ id, keptBy = [] }) =>
    mutants
      .filter(({ role, requirement }) => keptBy.includes(requirement) && named.has(key(role, id)))
      .map((mutant) => ({ ...mutant, id: `${mutant.id}-seen-by-${id}`, requirement: id, isFacet: true })),
  );
}

/**
 * Leaves out the facets that another mutant has shown already: a whole can be broken in several ways, and not each of
 * them breaks every part. With `all`, leaves out every facet that was not seen.
 */
export function withoutShownFacets(outcomes: readonly MutantOutcome[], { all = false } = {}): MutantOutcome[] {
  const shown = new Set(outcomes.filter(isConvicted).map(({ requirement }) => requirement));
  const isOwed = ({ requirement }: MutantOutcome) => !all && !shown.has(requirement);
  return outcomes.filter((outcome) => !outcome.isFacet || isConvicted(outcome) || isOwed(outcome));
}

function isConvicted({ outcome }: MutantOutcome): boolean {
  return outcome === "convicted";
}

function key(role: Role, requirement: string): string {
  return `${role} ${requirement}`;
}

import type { Role } from "../report/format.js";
import type { Catalogue } from "../vectors/load.js";
import type { Mutant } from "./types.js";

/**
 * The same mutants again for the requirements that are facets of the broken ones (`keptBy`), wherever vectors of the
 * mutant's role name them: what breaks the whole must be seen by the vectors of each part.
 */
export function facetMutants(catalogue: Catalogue, mutants: readonly Mutant[]): Mutant[] {
  const named = new Set(catalogue.vectors.flatMap(({ role, requirements }) => requirements.map((id) => key(role, id))));
  return [...catalogue.requirements.values()].flatMap(({ id, keptBy = [] }) =>
    mutants
      .filter(({ role, requirement }) => keptBy.includes(requirement) && named.has(key(role, id)))
      .map((mutant) => ({ ...mutant, id: `${mutant.id}-seen-by-${id}`, requirement: id })),
  );
}

function key(role: Role, requirement: string): string {
  return `${role} ${requirement}`;
}

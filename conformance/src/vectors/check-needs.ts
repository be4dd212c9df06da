import { suggest } from "../run/suggest.js";
import { capabilities } from "./capabilities.js";
import type { Problem } from "./finding.js";
import type { Vector } from "./format.js";

/** A case can only need what the suite looks for: it would be not applicable to every program otherwise. */
export function checkNeeds({ role, needs = [] }: Vector): Problem[] {
  const known = capabilities[role];
  return needs.flatMap((need, index) => {
    if (known.includes(need)) return [];
    const pointer = `/needs/${index}`;
    return [{ pointer, problem: `The suite does not look for ${need} in a ${role}.${remedy(need, known)}` }];
  });
}

function remedy(need: string, known: readonly string[]): string {
  const meant = suggest(need, known);
  if (meant !== undefined) return ` Did you mean ${meant}?`;
  return known.length > 0 ? ` It looks for ${known.join(", ")}.` : " Leave needs out.";
}

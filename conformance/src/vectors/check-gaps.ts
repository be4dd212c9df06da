import { suggest } from "../run/suggest.js";
import type { Finding } from "./finding.js";
import type { Gap } from "./gap.js";
import type { Catalogue } from "./load.js";

/** A gap names what exists, and either shows what programs do or says why nothing shows it. */
export function checkGaps({ gaps, requirements, vectors }: Catalogue): Finding[] {
  const ids = vectors.map(({ id }) => id);
  const found = (index: number, member: keyof Gap, problem: string): Finding => ({
    file: "gaps.yaml",
    pointer: `/${index}/${member}`,
    problem,
  });
  return gaps.flatMap((gap, index) => [
    ...(gaps.findIndex(({ id }) => id === gap.id) < index ? [found(index, "id", `${gap.id} is taken.`)] : []),
    ...unknown(gap.requirements, [...requirements.keys()]).map((problem) => found(index, "requirements", problem)),
    ...unknown(gap.probes ?? [], ids).map((problem) => found(index, "probes", problem)),
    ...((gap.probes === undefined) === (gap.unprobed === undefined)
      ? [found(index, "probes", `${gap.id} needs probes, or says under unprobed why it has none.`)]
      : []),
  ]);
}

function unknown(names: readonly string[], known: readonly string[]): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = suggest(name, known);
      return `There is no ${name}.${near === undefined ? "" : ` Did you mean ${near}?`}`;
    });
}

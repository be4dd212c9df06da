import type { Vector } from "../vectors/format.js";

/** What a vector needs of its target: what it says, and for a library the operations and wire objects of its steps. */
export function needsOf({ needs = [], steps }: Vector): string[] {
  const implied = steps.flatMap((step) => {
    if (!("op" in step)) return [];
    const { op, input } = step;
    return op === "object.read" ? [`op.${op}`, `object.${String(input.type)}`] : [`op.${op}`];
  });
  return [...new Set([...needs, ...implied])];
}

import type { Vector } from "../vectors/format.js";

/**
 * What a vector needs of its target: what it says; the network that it is on; and for a library the operations and wire
 * objects of its steps.
 */
export function needsOf({ role, given, needs = [], steps }: Vector): string[] {
  const ofSteps = steps.flatMap((step) => {
    if (!("op" in step)) return [];
    const { op, input } = step;
    return op === "object.read" ? [`op.${op}`, `object.${String(input.type)}`] : [`op.${op}`];
  });
  return [...new Set([...needs, ...networkOf(role, given), ...ofSteps])];
}

/** Servers and clients are all tried on EVM, and some on Solana as well; a facilitator may serve either alone. */
function networkOf(role: Vector["role"], given: Vector["given"]): string[] {
  if (given?.svm) return ["network.svm"];
  return role === "facilitator" ? ["network.evm"] : [];
}

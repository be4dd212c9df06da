import type { Vector } from "../vectors/format.js";

/**
 * What a vector needs of its target: what it says; the network that it is on; the routes that it asks for; how a client
 * buys and how often; and for a library the operations and wire objects of its steps.
 */
export function needsOf({ role, given, needs = [], steps }: Vector): string[] {
  const ofSteps = steps.flatMap((step) => {
    if ("request" in step) return [`route.${step.request.route}`];
    if ("buy" in step) return [...(step.calls ? ["calls.repeated"] : []), ...(step.budget ? ["budget"] : [])];
    if (!("op" in step)) return [];
    const { op, input } = step;
    return op === "object.read" ? [`op.${op}`, `object.${String(input.type)}`] : [`op.${op}`];
  });
  return [...new Set([...needs, ...networkOf(role, given), ...transportOf(role, given), ...ofSteps])];
}

/** Servers and clients are all tried on EVM, and some on Solana as well; a facilitator may serve either alone. */
function networkOf(role: Vector["role"], given: Vector["given"]): string[] {
  if (given?.svm) return ["network.svm"];
  return role === "facilitator" ? ["network.evm"] : [];
}

function transportOf(role: Vector["role"], given: Vector["given"]): string[] {
  if (role !== "client") return [];
  return [given?.shop?.tool ? "transport.mcp" : "transport.http"];
}

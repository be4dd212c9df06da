import type { Admission, GateRequest, HttpAnswer, PaymentGate } from "@x402-reference/server";
import { decodeHeaderJson, encodeHeaderJson } from "../peers/payment-header.js";
import { type ReferenceServerOptions, referenceServerTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import type { Mutant } from "./types.js";

/** The reference server with one mistake, once for each requirement that the mistake breaks. */
export function faultyServer(
  name: string,
  requirements: readonly string[],
  fault: string,
  options: ReferenceServerOptions,
): Mutant[] {
  const target = referenceServerTarget({ name: `a server that ${fault}`, ...options });
  return mutantsOfServer(name, requirements, fault, target);
}

/** One server with one mistake, once for each requirement that the mistake breaks. */
export function mutantsOfServer(
  name: string,
  requirements: readonly string[],
  fault: string,
  target: Target,
): Mutant[] {
  return requirements.map((requirement) => ({
    id: `server-${name}-${requirement}`,
    role: "server",
    requirement,
    fault,
    target,
  }));
}

/** Changes what the gate answers in place of the handler. */
export function answering(change: (answer: HttpAnswer) => HttpAnswer): ReferenceServerOptions {
  return admitting(async (gate, request) => {
    const admission = await gate.admit(request);
    return admission.kind === "refused" ? { kind: "refused", ...change(admission) } : admission;
  });
}

/** Changes the challenge in its header. */
export function challenging(change: (challenge: JsonObject) => JsonObject): ReferenceServerOptions {
  return answering((answer) => {
    const challenge = decodeHeaderJson(answer.headers[challengeHeader] ?? "");
    if (!isObject(challenge)) return answer;
    return { ...answer, headers: { ...answer.headers, [challengeHeader]: encodeHeaderJson(change(challenge)) } };
  });
}

/** Changes every offer of the challenge. */
export function offering(change: (offer: JsonObject) => JsonObject): ReferenceServerOptions {
  return challenging(({ accepts, ...challenge }) => ({
    ...challenge,
    accepts: Array.isArray(accepts) ? accepts.filter(isObject).map(change) : accepts,
  }));
}

/** Decides otherwise who gets through. */
export function admitting(
  admit: (gate: PaymentGate, request: GateRequest) => Promise<Admission>,
): ReferenceServerOptions {
  return { decorate: (gate) => ({ admit: (request) => admit(gate, request) }) };
}

/** As the gate spells it. */
export const challengeHeader = "PAYMENT-REQUIRED";

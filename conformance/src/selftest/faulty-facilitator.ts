import type { Facilitator, FacilitatorRequest, SettleResponse, VerifyResponse } from "@x402-reference/types";
import { member, parseJsonText } from "../peers/payment-header.js";
import { type ReferenceFacilitatorOptions, referenceFacilitatorTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";
import type { Settle } from "./settle-faults.js";
import type { Mutant } from "./types.js";
import { editingJson, type JsonObject } from "./unusual.js";

/** One program with one mistake, once for each requirement that the mistake breaks. */
export function mutantsOf(name: string, requirements: readonly string[], fault: string, target: Target): Mutant[] {
  return requirements.map((requirement) => ({
    id: `facilitator-${name}-${requirement}`,
    role: "facilitator",
    requirement,
    fault,
    target,
  }));
}

/** The reference facilitator with something around it. */
export function faulty(
  name: string,
  requirements: readonly string[],
  fault: string,
  decorate: (facilitator: Facilitator) => Facilitator,
): Mutant[] {
  return misbuilt(name, requirements, fault, { decorate });
}

/** The reference facilitator made of something else. */
export function misbuilt(
  name: string,
  requirements: readonly string[],
  fault: string,
  options: ReferenceFacilitatorOptions,
): Mutant[] {
  const target = referenceFacilitatorTarget({ name: `a facilitator that ${fault}`, ...options });
  return mutantsOf(name, requirements, fault, target);
}

/** Changes every verdict. */
export function verifying(change: (verdict: VerifyResponse) => VerifyResponse) {
  return (facilitator: Facilitator): Facilitator => ({
    ...facilitator,
    verify: async (request) => change(await facilitator.verify(request)),
  });
}

/** Puts something around settling; each facilitator that is started gets one of its own. */
export function settling(around: (settle: Settle) => Settle) {
  return (facilitator: Facilitator): Facilitator => ({ ...facilitator, settle: around(facilitator.settle) });
}

/** Hands on another request than came. */
export function misunderstanding(change: (request: FacilitatorRequest) => FacilitatorRequest) {
  return (facilitator: Facilitator): Facilitator => ({
    ...facilitator,
    verify: (request) => facilitator.verify(change(request)),
    settle: (request) => facilitator.settle(change(request)),
  });
}

/** Refuses what it does not like, at verify and at settle. */
export function refusing(isRefused: (request: FacilitatorRequest) => boolean) {
  return (facilitator: Facilitator): Facilitator => ({
    ...facilitator,
    verify: async (request) =>
      isRefused(request) ? { isValid: false, invalidReason: "invalid_payload" } : facilitator.verify(request),
    settle: async (request) => (isRefused(request) ? refusedSettlement(request) : facilitator.settle(request)),
  });
}

/** Breaks where it ought to refuse with one of these reasons. */
export function breakingAt(reasons: readonly string[]): ReferenceFacilitatorOptions {
  return {
    decorateHandler: (handler) => async (request) => {
      const answer = await handler(request);
      const said = parseJsonText(await answer.clone().text());
      const reason = member(said, "invalidReason") ?? member(said, "errorReason");
      return reasons.includes(String(reason)) ? new Response("TypeError", { status: 500 }) : answer;
    },
  };
}

/** Changes every answer about a payment, which is told from what is served by its verdict. */
export function wording(change: (answer: JsonObject) => JsonObject): ReferenceFacilitatorOptions {
  return {
    decorateHandler: (handler) =>
      editingJson(handler, (answer) => ("isValid" in answer || "success" in answer ? change(answer) : answer)),
  };
}

/** Changes what is told of what is served. */
export function telling(change: (answer: JsonObject) => JsonObject): ReferenceFacilitatorOptions {
  return {
    decorateHandler: (handler) => editingJson(handler, (answer) => ("kinds" in answer ? change(answer) : answer)),
  };
}

function refusedSettlement({ paymentRequirements: { network } }: FacilitatorRequest): SettleResponse {
  return { success: false, errorReason: "invalid_payload", transaction: "", network };
}

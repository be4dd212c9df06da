import type { Facilitator, FacilitatorRequest, SettleResponse } from "@x402-reference/types";
import { referenceFacilitatorTarget, referenceServerTarget } from "../roles/reference-targets.js";
import { chainFaults } from "./chain-faults.js";
import { clientFaults } from "./client-faults.js";
import { offerFaults } from "./offer-faults.js";
import type { Mutant } from "./types.js";

/** Faults that are not the lack of one rule, each seen in somebody's program. */
export function publicFaults(): Mutant[] {
  return [
    ...chainFaults(),
    {
      id: "facilitator-trusts-accepted",
      role: "facilitator",
      requirement: "FAC-VER-016",
      fault: "judges the payment against the client's copy of the offer",
      target: decorated((facilitator) => ({
        ...facilitator,
        verify: (request) => facilitator.verify(trusting(request)),
        settle: (request) => facilitator.settle(trusting(request)),
      })),
    },
    {
      id: "facilitator-replays-success",
      role: "facilitator",
      requirement: "FAC-SET-007",
      fault: "answers every settlement of one payment with success",
      target: decorated(replaying),
    },
    {
      id: "facilitator-settles-at-verify",
      role: "facilitator",
      requirement: "FAC-VER-004",
      fault: "settles when it is asked to verify",
      target: decorated((facilitator) => ({
        ...facilitator,
        async verify(request) {
          const verdict = await facilitator.verify(request);
          if (verdict.isValid) await facilitator.settle(request);
          return verdict;
        },
      })),
    },
    {
      id: "facilitator-crashes-on-nonsense",
      role: "facilitator",
      requirement: "FAC-GEN-004",
      fault: "answers 500 to a body that is not JSON",
      target: referenceFacilitatorTarget({
        name: "a facilitator that crashes on nonsense",
        decorateHandler: (handler) => async (request) => {
          const answer = await handler(request);
          return answer.status === 400
            ? new Response("TypeError: cannot read properties of undefined", { status: 500 })
            : answer;
        },
      }),
    },
    {
      id: "server-forwards-accepted",
      role: "server",
      requirement: "SRV-FAC-004",
      fault: "takes every answer of the facilitator for a yes",
      target: referenceServerTarget({
        name: "a server that ignores verdicts",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          async verify(request) {
            const verdict = await facilitator.verify(request);
            return { ...verdict, isValid: true };
          },
        }),
      }),
    },
    {
      id: "server-settles-nothing",
      role: "server",
      requirement: "HTTP-SRV-009",
      fault: "delivers without settling",
      target: referenceServerTarget({
        name: "a server that settles nothing",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          settle: async ({ paymentRequirements }): Promise<SettleResponse> => ({
            success: true,
            transaction: `0x${"0".repeat(64)}`,
            network: paymentRequirements.network,
          }),
        }),
      }),
    },
    {
      id: "server-hides-failures",
      role: "server",
      requirement: "EVM-SET-026",
      fault: "delivers although the settlement failed",
      target: referenceServerTarget({
        name: "a server that hides failures",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          async settle(request): Promise<SettleResponse> {
            const { network, transaction } = await facilitator.settle(request);
            return { success: true, transaction, network };
          },
        }),
      }),
    },
    {
      id: "server-delivers-pending",
      role: "server",
      requirement: "EVM-SET-014",
      fault: "takes a settlement that is pending for one that is done",
      target: referenceServerTarget({
        name: "a server that cannot wait",
        decorateFacilitator: (facilitator) => ({
          ...facilitator,
          async settle(request): Promise<SettleResponse> {
            const settled = await facilitator.settle(request);
            if (settled.success || settled.errorReason !== "settlement_pending") return settled;
            return { success: true, transaction: settled.transaction, network: settled.network };
          },
        }),
      }),
    },
    ...offerFaults(),
    ...clientFaults(),
  ];
}

function decorated(decorate: (facilitator: Facilitator) => Facilitator) {
  return referenceFacilitatorTarget({ name: "a facilitator with a fault", decorate });
}

function trusting(request: FacilitatorRequest): FacilitatorRequest {
  return { ...request, paymentRequirements: request.paymentPayload.accepted };
}

/** Remembers the success of each payment and hands it out again. */
function replaying(facilitator: Facilitator): Facilitator {
  const successes = new Map<string, Promise<SettleResponse>>();
  return {
    ...facilitator,
    settle(request) {
      const key = JSON.stringify(request.paymentPayload.payload);
      const outcome = successes.get(key) ?? facilitator.settle(request);
      successes.set(key, outcome);
      return outcome;
    },
  };
}

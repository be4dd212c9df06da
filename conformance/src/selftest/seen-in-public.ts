import {
  atomicAmount,
  type Facilitator,
  type FacilitatorRequest,
  type SettleResponse,
  network as toNetwork,
} from "@x402-reference/types";
import {
  referenceClientTarget,
  referenceFacilitatorTarget,
  referenceServerTarget,
} from "../roles/reference-targets.js";
import type { Mutant } from "./types.js";

/** Faults that are not the lack of one rule, each seen in somebody's program. */
export function publicFaults(): Mutant[] {
  return [
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
      id: "client-pays-dearer",
      role: "client",
      requirement: "CORE-PP-013",
      fault: "authorizes one unit more than the price",
      target: referenceClientTarget({
        name: "a client that overpays",
        decorate: (scheme) => ({
          ...scheme,
          createPayload: (offer) => scheme.createPayload({ ...offer, amount: dearer(offer.amount) }),
        }),
      }),
    },
    {
      id: "client-signs-elsewhere",
      role: "client",
      requirement: "CORE-PP-017",
      fault: "signs in the domain of another chain",
      target: referenceClientTarget({
        name: "a client that signs for another chain",
        decorate: (scheme) => ({
          ...scheme,
          createPayload: (offer) => scheme.createPayload({ ...offer, network: elsewhere(offer.network) }),
        }),
      }),
    },
    {
      id: "client-pays-again",
      role: "client",
      requirement: "HTTP-CLI-013",
      fault: "pays a second time when it is challenged again",
      target: referenceClientTarget({
        name: "a client that pays again",
        decorateFetch: (pay) => async (input, init) => {
          const answer = await pay(input, init);
          return answer.status === 402 ? pay(input, init) : answer;
        },
      }),
    },
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

function dearer(amount: string) {
  return atomicAmount(String(BigInt(amount) + 1n));
}

function elsewhere(network: string) {
  return toNetwork(network === "eip155:84532" ? "eip155:8453" : "eip155:84532");
}

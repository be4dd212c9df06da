import { gateRulesWithout } from "@x402-reference/server";
import type { FacilitatorRequest, PaymentPayload } from "@x402-reference/types";
import { listen, readBody } from "../peers/listen.js";
import { type ReferenceServerOptions, referenceServerTarget } from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";
import { misunderstanding, settling } from "./faulty-facilitator.js";
import { faultyServer, mutantsOfServer } from "./faulty-server.js";
import { isPending } from "./settle-faults.js";
import type { Mutant } from "./types.js";

/** Servers that ask their facilitator wrongly, or take its answers wrongly. */
export function askingFaults(): Mutant[] {
  return [
    ...faultyServer("takes-no-for-a-fault", ["SRV-FAC-005"], "takes a refusal for a fault of the facilitator", {
      decorateFacilitator: (facilitator) => ({
        ...facilitator,
        async verify(request) {
          const verdict = await facilitator.verify(request);
          if (!verdict.isValid) throw new Error("The facilitator does not work.");
          return verdict;
        },
      }),
    }),
    ...faultyServer("asks-again", ["SRV-FAC-010"], "settles again whatever is pending", {
      decorateFacilitator: settling((settle) => async (request) => {
        const answer = await settle(request);
        return isPending(answer) ? settle(request) : answer;
      }),
    }),
    ...faultyServer("loses-letters", ["HTTP-SRV-035"], "knows no letters but those of English", {
      decorateFacilitator: misunderstanding((request) => ({
        ...request,
        paymentPayload: inLatin(request.paymentPayload),
      })),
    }),
    ...faultyServer("sends-no-payment", ["SRV-FAC-001"], "asks its facilitator about nothing", {
      decorateFacilitator: misunderstanding((request) => ({
        ...request,
        paymentPayload: { ...request.paymentPayload, payload: {} },
      })),
    }),
    ...faultyServer("haggles", ["SRV-FAC-003"], "asks about the offer that the client has copied", {
      rules: gateRulesWithout("HTTP-SRV-020"),
      decorateFacilitator: misunderstanding(trusting),
    }),
    ...faultyServer(
      "asks-in-vain",
      ["SRV-FAC-012"],
      "asks its facilitator about the last payment whoever comes",
      askingInVain(),
    ),
    ...mutantsOfServer(
      "says-no-version",
      ["SRV-FAC-002"],
      "sends its facilitator a payment without the version beside it",
      withoutVersion(),
    ),
  ];
}

/** A server between which and its facilitator the version is lost. */
function withoutVersion(): Target {
  const server = referenceServerTarget({ name: "a server that says no version" });
  return {
    ...server,
    async start(environment) {
      const between = await listen(async (request, response) => {
        const body = request.method === "POST" && JSON.parse(await readBody(request));
        const answer = await fetch(`${environment.FACILITATOR_URL}${request.url}`, {
          headers: { "content-type": "application/json" },
          ...(body && { method: "POST", body: JSON.stringify({ ...body, x402Version: undefined }) }),
        });
        response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
      });
      const running = await server.start({ ...environment, FACILITATOR_URL: between.url });
      return { ...running, stop: async () => void (await Promise.all([running.stop(), between.stop()])) };
    },
  };
}

/** Has the last payment verified again for each request that brings none. */
function askingInVain(): ReferenceServerOptions {
  let askAgain = async (): Promise<unknown> => undefined;
  return {
    decorateFacilitator: (facilitator) => ({
      ...facilitator,
      verify(request) {
        askAgain = () => facilitator.verify(request);
        return facilitator.verify(request);
      },
    }),
    decorate: (gate) => ({
      async admit(request) {
        const admission = await gate.admit(request);
        if (admission.kind === "refused") await askAgain();
        return admission;
      },
    }),
  };
}

function inLatin(payment: PaymentPayload): PaymentPayload {
  return JSON.parse(JSON.stringify(payment).replaceAll(/[^\x20-\x7e]/g, "?"));
}

function trusting(request: FacilitatorRequest): FacilitatorRequest {
  return { ...request, paymentRequirements: request.paymentPayload.accepted };
}

import type { Admission, GateRequest, HttpAnswer, PaidAdmission } from "@x402-reference/server";
import type { Facilitator, VerifyResponse } from "@x402-reference/types";
import { referenceCatalogue } from "../roles/reference-catalogue.js";
import type { ReferenceServerOptions } from "../roles/reference-targets.js";
import { admitting, answering, faultyServer } from "./faulty-server.js";
import type { Mutant } from "./types.js";

/** Servers that hand over too much, too early or to the wrong ones, and that say the wrong things beside it. */
export function deliveryFaults(): Mutant[] {
  return [
    ...faultyServer(
      "withholds-the-body-alone",
      ["HTTP-SRV-051"],
      "keeps the headers of an answer that it withholds",
      selling((admission, request) => ({
        async settle(outcome) {
          const delivery = await admission.settle(outcome);
          if (delivery.kind === "deliver") return delivery;
          return { ...delivery, headers: { ...routeOf(request)?.headers, ...delivery.headers } };
        },
      })),
    ),
    ...faultyServer(
      "gives-redirects-away",
      ["HTTP-SRV-052"],
      "collects for answers that are a success in the narrow sense",
      selling((admission) => ({
        settle: (outcome) => admission.settle(outcome.status < 300 ? outcome : { ...outcome, status: 500 }),
      })),
    ),
    ...faultyServer(
      "tells-where-it-moved",
      ["HTTP-SRV-052"],
      "tells the address that it sells with its challenge",
      answeringTo((answer, request) => ({ ...answer, headers: { ...routeOf(request)?.headers, ...answer.headers } })),
    ),
    ...faultyServer(
      "charges-for-breaking",
      ["CORE-FLOW-008"],
      "collects for a handler that broke",
      selling((admission) => ({ abandon: () => void admission.settle({ status: 200 }) })),
    ),
    ...faultyServer("never-forgets-a-no", ["SRV-FAC-004"], "refuses for ever what was refused once", {
      decorateFacilitator: remembering,
    }),
    ...faultyServer("waits-for-ever", ["SRV-FAC-017"], "waits for its facilitator as long as it takes", {
      facilitatorTimeoutMs: 60_000,
      gate: { verifyTimeoutMs: 60_000, settleTimeoutMs: 60_000 },
    }),
    ...faultyServer("waits-too-little", ["HTTP-SRV-009"], "gives its facilitator half a second", {
      gate: { verifyTimeoutMs: 500, settleTimeoutMs: 500 },
    }),
    ...faultyServer(
      "lets-go-of-streams",
      ["HTTP-SRV-026"],
      "lets go what it has begun to write when the settlement fails",
      selling((admission, request) => ({
        async settle(outcome) {
          const delivery = await admission.settle(outcome);
          const isBegun = ["/stream", "/events", "/echo"].includes(new URL(request.url).pathname);
          return delivery.kind === "withhold" && isBegun ? { kind: "deliver", headers: {} } : delivery;
        },
      })),
    ),
    ...faultyServer(
      "is-open-to-half-a-browser",
      ["HTTP-SRV-029"],
      "answers all origins and lets them read nothing",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        if (admission.kind === "refused") return { ...admission, headers: halfOpen(admission.headers) };
        if (admission.kind !== "paid") return admission;
        return {
          ...admission,
          async settle(outcome) {
            const delivery = await admission.settle(outcome);
            return { ...delivery, headers: halfOpen(delivery.headers) };
          },
        };
      }),
    ),
    ...faultyServer(
      "mixes-up-readers",
      ["HTTP-SRV-050"],
      "lets caches keep a page for browsers in the place of what programs read",
      answering(({ headers, ...answer }) => {
        const { "Cache-Control": _, Vary: __, ...others } = headers;
        return { ...answer, headers: others };
      }),
    ),
    ...faultyServer(
      "repeats-what-it-hears",
      ["HTTP-SRV-053"],
      "writes the URL into its page as it came",
      answeringTo((answer, { url }) => {
        if (!answer.headers["Content-Type"]?.includes("html")) return answer;
        return { ...answer, body: `<p>Pay for ${decodeURIComponent(url)}</p>` };
      }),
    ),
  ];
}

/** Changes what becomes of paid requests. */
function selling(
  change: (admission: PaidAdmission, request: GateRequest) => Partial<PaidAdmission>,
): ReferenceServerOptions {
  return admitting(async (gate, request): Promise<Admission> => {
    const admission = await gate.admit(request);
    return admission.kind === "paid" ? { ...admission, ...change(admission, request) } : admission;
  });
}

/** Changes what the gate answers in place of the handler, with a look at the request. */
function answeringTo(change: (answer: HttpAnswer, request: GateRequest) => HttpAnswer): ReferenceServerOptions {
  return admitting(async (gate, request) => {
    const admission = await gate.admit(request);
    return admission.kind === "refused" ? { kind: "refused", ...change(admission, request) } : admission;
  });
}

function routeOf({ url }: GateRequest) {
  return referenceCatalogue.find(({ path }) => path === new URL(url).pathname);
}

function halfOpen({ "Access-Control-Expose-Headers": _, ...headers }: Record<string, string>): Record<string, string> {
  return { ...headers, "Access-Control-Allow-Origin": "*" };
}

function remembering(facilitator: Facilitator): Facilitator {
  const refused = new Map<string, VerifyResponse>();
  return {
    ...facilitator,
    async verify(request) {
      const key = JSON.stringify(request.paymentPayload.payload);
      const verdict = refused.get(key) ?? (await facilitator.verify(request));
      if (!verdict.isValid) refused.set(key, verdict);
      return verdict;
    },
  };
}

import { type GateRequest, gateRulesWithout, type HttpAnswer } from "@x402-reference/server";
import type { Facilitator, FacilitatorRequest } from "@x402-reference/types";
import { decodeHeaderJson, encodeHeaderJson, member } from "../peers/payment-header.js";
import { referenceCatalogue } from "../roles/reference-catalogue.js";
import type { ReferenceServerOptions } from "../roles/reference-targets.js";
import { settling } from "./faulty-facilitator.js";
import { admitting, faultyServer, mutantsOfServer } from "./faulty-server.js";
import { replaying } from "./settle-faults.js";
import { inCapitalsTarget } from "./spelling-server.js";
import type { Mutant } from "./types.js";

/** Servers that give without being paid, or do not give what is paid. */
export function serverFaults(): Mutant[] {
  return [
    ...faultyServer(
      "shows-what-it-sold",
      ["CORE-FLOW-001", "HTTP-SRV-025"],
      "shows with its challenge what it has sold before",
      havingSold(withGoods),
    ),
    ...faultyServer(
      "takes-the-old-header",
      ["HTTP-SRV-036"],
      "lets everything through that has a header of version 1",
      admitting(async (gate, request) =>
        request.headers.get("x-payment") === null ? gate.admit(request) : { kind: "free" },
      ),
    ),
    ...faultyServer(
      "takes-the-last-payment",
      ["HTTP-SRV-033"],
      "takes the last of two payments",
      admitting((gate, { method, url, headers }) =>
        gate.admit({ method, url, headers: { get: (name) => headers.get(name)?.split(", ").at(-1) } }),
      ),
    ),
    ...mutantsOfServer(
      "knows-one-spelling",
      ["HTTP-SRV-008"],
      "finds a payment only in capitals",
      inCapitalsTarget("a server that finds a payment only in capitals"),
    ),
    ...faultyServer(
      "delivers-first",
      ["CORE-FLOW-002", "CORE-FLOW-003", "HTTP-SRV-026"],
      "delivers before it settles",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        if (admission.kind !== "paid") return admission;
        return {
          ...admission,
          async settle(outcome) {
            void admission.settle(outcome);
            return { kind: "deliver", headers: {} };
          },
        };
      }),
    ),
    ...faultyServer(
      "breaks-at-the-refused",
      ["HTTP-SRV-013"],
      "answers 500 to a payment that was refused",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        const isPaying = request.headers.get("payment-signature") !== null;
        return isPaying && admission.kind === "refused" ? { ...admission, status: 500 } : admission;
      }),
    ),
    ...faultyServer(
      "passes-on-everything",
      ["SRV-FAC-011"],
      "hands the buyer what the facilitator told the server",
      delivering((headers) => ({ ...headers, "EXTENSION-RESPONSES": encodeHeaderJson({ marker: {} }) })),
    ),
    ...faultyServer(
      "writes-its-own-receipt",
      ["SRV-FAC-013"],
      "writes a receipt of its own",
      delivering((headers) => ({
        ...headers,
        "PAYMENT-RESPONSE": encodeHeaderJson({ success: true, transaction: "0x1", network: "eip155:84532" }),
      })),
    ),
    ...faultyServer(
      "breaks-at-length",
      ["HTTP-SRV-046"],
      "breaks at a header that is too long",
      admitting(async (gate, request) => {
        if ((request.headers.get("payment-signature") ?? "").length < 8_192) return gate.admit(request);
        return { kind: "refused", status: 500, headers: {}, body: "RangeError" };
      }),
    ),
    ...faultyServer(
      "wants-a-resource",
      ["HTTP-SRV-023"],
      "refuses a payment that names no resource",
      admitting(async (gate, request) => {
        const text = request.headers.get("payment-signature");
        const isNamed = typeof text !== "string" || member(decodeHeaderJson(text), "resource") !== undefined;
        return isNamed ? gate.admit(request) : { kind: "refused", status: 402, headers: {}, body: "" };
      }),
    ),
    ...faultyServer(
      "charges-for-errors",
      ["HTTP-SRV-038"],
      "charges for an answer that is an error",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        if (admission.kind !== "paid") return admission;
        return { ...admission, settle: (outcome) => admission.settle({ ...outcome, status: 200 }) };
      }),
    ),
    ...faultyServer(
      "asks-otherwise-later",
      ["HTTP-SRV-001"],
      "asks for payment by the status for passwords once it has sold something",
      havingSold((answer) => ({ ...answer, status: 401 })),
    ),
    ...faultyServer("sells-again", ["HTTP-SRV-039"], "takes what was settled once for settled for good", {
      decorateFacilitator: believingItself,
    }),
    ...faultyServer("opens-all-doors", ["EVM-SET-025"], "delivers as often as one payment comes at once", {
      rules: gateRulesWithout("HTTP-SRV-040"),
    }),
  ];
}

/** Changes the headers that go out with the goods. */
function delivering(change: (headers: Record<string, string>) => Record<string, string>): ReferenceServerOptions {
  return admitting(async (gate, request) => {
    const admission = await gate.admit(request);
    if (admission.kind !== "paid") return admission;
    return {
      ...admission,
      async settle(outcome) {
        const delivery = await admission.settle(outcome);
        return delivery.kind === "deliver" ? { ...delivery, headers: change(delivery.headers) } : delivery;
      },
    };
  });
}

/** Answers otherwise to whoever has not paid, from the first sale on. */
function havingSold(change: (answer: HttpAnswer, request: GateRequest) => HttpAnswer): ReferenceServerOptions {
  return {
    decorate(gate) {
      let hasSold = false;
      return {
        async admit(request) {
          const admission = await gate.admit(request);
          hasSold ||= admission.kind === "paid";
          const isChanged = admission.kind === "refused" && hasSold;
          return isChanged ? { kind: "refused", ...change(admission, request) } : admission;
        },
      };
    },
  };
}

function withGoods(answer: HttpAnswer, request: GateRequest): HttpAnswer {
  const path = new URL(request.url).pathname;
  const route = referenceCatalogue.find((candidate) => candidate.path === path);
  return { ...answer, body: route?.answer("").join("") ?? answer.body };
}

/** Has each payment verified and settled once, and knows better afterwards. */
function believingItself(facilitator: Facilitator): Facilitator {
  const settled = new Set<string>();
  const keyOf = ({ paymentPayload }: FacilitatorRequest) => JSON.stringify(paymentPayload.payload);
  return {
    ...settling(replaying)(facilitator),
    async verify(request) {
      const known = settled.has(keyOf(request));
      settled.add(keyOf(request));
      return known ? { isValid: true } : facilitator.verify(request);
    },
  };
}

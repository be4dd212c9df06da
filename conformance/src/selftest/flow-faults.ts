import { gateRulesWithout, type HttpAnswer } from "@x402-reference/server";
import { decodeHeaderJson, encodeHeaderJson, member, parseJsonText } from "../peers/payment-header.js";
import type { ReferenceServerOptions } from "../roles/reference-targets.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { settling } from "./faulty-facilitator.js";
import { admitting, answering, challengeHeader, faultyServer, offering } from "./faulty-server.js";
import { replaying } from "./settle-faults.js";
import type { Mutant } from "./types.js";

const oldReceipt = "X-PAYMENT-RESPONSE";

/** Servers that are wrong about what is settled first, and about version 1. */
export function flowFaults(): Mutant[] {
  return [
    ...faultyServer(
      "hides-the-flow",
      ["CORE-RQ-009"],
      "does not say that it settles first",
      offering(({ extra, ...offer }) => {
        const { paymentFlow: _, ...others } = isObject(extra) ? extra : {};
        return { ...offer, extra: others };
      }),
    ),
    ...faultyServer("verifies-what-it-settles", ["CORE-FLOW-004"], "verifies what it settles first", {
      decorateFacilitator: (facilitator) => ({
        ...facilitator,
        async settle(request) {
          await facilitator.verify(request);
          return facilitator.settle(request);
        },
      }),
    }),
    ...faultyServer(
      "keeps-the-receipt",
      ["CORE-FLOW-009"],
      "keeps the receipt of a handler that failed",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        return admission.kind === "settled" && request.url.endsWith("-failing")
          ? { ...admission, headers: {} }
          : admission;
      }),
    ),
    ...faultyServer(
      "sells-at-once-again",
      ["HTTP-SRV-040", "HTTP-SRV-039"],
      "believes whatever its facilitator has settled before",
      {
        rules: gateRulesWithout("HTTP-SRV-040"),
        decorateFacilitator: settling(replaying),
      },
    ),
    ...old("challenges-in-new-words", ["HTTP-V1-002"], "names the price in version 1 as version 2 does", (body) => ({
      ...body,
      accepts: offersOf(body).map(({ maxAmountRequired, ...offer }) => ({ ...offer, amount: maxAmountRequired })),
    })),
    ...old("knows-no-types-old", ["HTTP-V1-018"], "leaves out of which type the goods are in version 1", (body) => ({
      ...body,
      accepts: offersOf(body).map(({ mimeType: _, ...offer }) => offer),
    })),
    ...old(
      "asks-for-nothing-old",
      ["HTTP-V1-001", "HTTP-V1-003"],
      "makes its offers in version 1 under other names",
      ({ accepts, error, ...body }) => ({
        ...body,
        paymentRequirements: accepts,
        message: error,
      }),
    ),
    ...faultyServer(
      "offers-too-much-old",
      ["HTTP-V1-001"],
      "offers in version 1 what is settled first",
      answering((answer) => {
        const challenge = decodeHeaderJson(answer.headers[challengeHeader] ?? "");
        const isOld = member(parseJsonText(answer.body), "x402Version") === 1;
        if (!isObject(challenge) || isOld) return answer;
        return { ...answer, body: JSON.stringify({ ...challenge, x402Version: 1 }) };
      }),
    ),
    ...faultyServer(
      "explains-nothing-old",
      ["HTTP-V1-007"],
      "refuses payments of version 1 in the words of version 2",
      paidOld((answer) => ({ ...answer, body: JSON.stringify({ error: "refused" }) })),
    ),
    ...faultyServer(
      "asks-again-for-what-it-cannot-read",
      ["HTTP-V1-010"],
      "takes a payment of version 1 that it cannot read for none",
      paidOld((answer) => (answer.status === 400 ? { ...answer, status: 402 } : answer)),
    ),
    ...faultyServer(
      "knows-no-payer",
      ["HTTP-V1-009"],
      "does not say in a receipt of version 1 who paid",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        if (admission.kind !== "paid") return admission;
        return {
          ...admission,
          async settle(outcome) {
            const delivery = await admission.settle(outcome);
            const receipt = decodeHeaderJson(delivery.headers[oldReceipt] ?? "");
            if (!isObject(receipt)) return delivery;
            const { payer: _, ...others } = receipt;
            return { ...delivery, headers: { ...delivery.headers, [oldReceipt]: encodeHeaderJson(others) } };
          },
        };
      }),
    ),
    ...faultyServer(
      "takes-any-network",
      ["HTTP-V1-016"],
      "takes a payment of version 1 whatever network it names",
      admitting((gate, request) => {
        const payment = decodeHeaderJson(request.headers.get("x-payment") ?? "");
        if (!isObject(payment)) return gate.admit(request);
        const text = encodeHeaderJson({ ...payment, network: "base-sepolia" });
        const get = (name: string) => (/^x-payment$/i.test(name) ? text : request.headers.get(name));
        return gate.admit({ method: request.method, url: request.url, headers: { get } });
      }),
    ),
  ];
}

/** Changes the challenge of version 1, which is the body. */
function old(name: string, requirements: string[], fault: string, change: (body: JsonObject) => JsonObject): Mutant[] {
  return faultyServer(
    name,
    requirements,
    fault,
    answering((answer) => {
      const body = parseJsonText(answer.body);
      return isObject(body) && body.x402Version === 1 ? { ...answer, body: JSON.stringify(change(body)) } : answer;
    }),
  );
}

function offersOf({ accepts }: JsonObject): JsonObject[] {
  return Array.isArray(accepts) ? accepts.filter(isObject) : [];
}

/** Changes what is answered to payments of version 1. */
function paidOld(change: (answer: HttpAnswer) => HttpAnswer): ReferenceServerOptions {
  return admitting(async (gate, request) => {
    const admission = await gate.admit(request);
    if (request.headers.get("x-payment") === null) return admission;
    if (admission.kind === "refused") return { kind: "refused", ...change(admission) };
    if (admission.kind !== "paid") return admission;
    return {
      ...admission,
      async settle(outcome) {
        const delivery = await admission.settle(outcome);
        return delivery.kind === "withhold" ? { kind: "withhold", ...change(delivery) } : delivery;
      },
    };
  });
}

import { AsyncLocalStorage } from "node:async_hooks";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import type { GateRequest, PaymentGate } from "@x402-reference/server";
import { atomicAmount, type Facilitator } from "@x402-reference/types";
import { decodeHeaderJson, encodeHeaderJson, member, parseJsonText } from "../peers/payment-header.js";
import { admitting, faultyServer } from "./faulty-server.js";
import type { Mutant } from "./types.js";

/** Servers that read more, or something else, out of a payment header than stands in it. */
export function readerFaults(): Mutant[] {
  return [
    ...faultyServer(
      "skips-what-it-cannot-decode",
      ["HTTP-SRV-015"],
      "skips what is not base64 in a payment",
      rereading((text) => text.replaceAll(/[^A-Za-z0-9+/=]/g, "")),
    ),
    ...faultyServer(
      "reads-the-first-document",
      ["HTTP-SRV-016"],
      "stops reading a payment where its first object ends",
      rereading((text) => encodeHeaderJson(firstObject(Buffer.from(text, "base64").toString("utf8")))),
    ),
    ...faultyServer(
      "reads-what-is-inherited",
      ["HTTP-SRV-018"],
      "finds the members of a payment behind its prototype",
      rereading((text) => {
        const read = decodeHeaderJson(text);
        const own = typeof read === "object" && read !== null && Object.hasOwn(read, "__proto__");
        return own ? encodeHeaderJson(member(Object.getOwnPropertyDescriptor(read, "__proto__"), "value")) : text;
      }),
    ),
    ...faultyServer(
      "believes-the-first",
      ["HTTP-SRV-049"],
      "looks at the first of two members of one name, and finds nothing to collect",
      admitting(async (gate, request) => {
        const text = Buffer.from(request.headers.get("payment-signature") ?? "", "base64").toString("utf8");
        const isNothing = /^\{"(accepted":\{"scheme":"free"\}|payload":\{\})/.test(text);
        return isNothing ? { kind: "free" } : gate.admit(request);
      }),
    ),
    ...faultyServer(
      "tries-both-headers",
      ["HTTP-SRV-048"],
      "takes a payment of version 1 when that of version 2 is refused",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        const isRefused = admission.kind === "refused" && request.headers.get("x-payment");
        return isRefused ? gate.admit(asking(request, undefined)) : admission;
      }),
    ),
    ...faultyServer("honours-overrides", ["SRV-FAC-003"], "settles for the amount that a client names in a header", {
      ...overridable(),
    }),
    ...faultyServer("claims-by-text", ["HTTP-SRV-040"], "tells payments in use by everything that stands in them", {
      evm: { ...exactEvmServer(), paymentKey: (payload) => JSON.stringify(payload) },
    }),
  ];
}

/** Reads another text than came in the payment header. */
function rereading(reread: (text: string) => string) {
  return admitting((gate, request) => {
    const text = request.headers.get("payment-signature");
    return gate.admit(typeof text === "string" ? asking(request, reread(text)) : request);
  });
}

/** The same request with another payment, or with none. */
export function asking({ method, url, headers }: GateRequest, text: string | undefined): GateRequest {
  const get = (name: string) => (name.toLowerCase() === "payment-signature" ? text : headers.get(name));
  return { method, url, headers: { get } };
}

/** The first object in a text that begins with one; the text itself when that is not so. */
function firstObject(text: string): unknown {
  for (let end = text.indexOf("}"); end >= 0; end = text.indexOf("}", end + 1)) {
    const read = parseJsonText(text.slice(0, end + 1));
    if (read !== undefined) return read;
  }
  return text;
}

function overridable() {
  const named = new AsyncLocalStorage<string>();
  return {
    decorate: (gate: PaymentGate): PaymentGate => ({
      async admit(request) {
        const admission = await gate.admit(request);
        const amount = member(parseJsonText(request.headers.get("settlement-overrides") ?? ""), "amount");
        if (admission.kind !== "paid" || typeof amount !== "string") return admission;
        return { ...admission, settle: (outcome) => named.run(amount, () => admission.settle(outcome)) };
      },
    }),
    decorateFacilitator: (facilitator: Facilitator): Facilitator => ({
      ...facilitator,
      settle(request) {
        const amount = named.getStore();
        const { paymentRequirements: offer } = request;
        const asked = amount === undefined ? offer : { ...offer, amount: atomicAmount(amount) };
        return facilitator.settle({ ...request, paymentRequirements: asked });
      },
    }),
  };
}

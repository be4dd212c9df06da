import type { PaymentGate } from "@x402-reference/server";
import { decodeHeaderJson, encodeHeaderJson, member } from "../peers/payment-header.js";
import type { ReferenceServerOptions } from "../roles/reference-targets.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { admitting, challengeHeader, faultyServer } from "./faulty-server.js";
import { asking } from "./reader-faults.js";
import type { Mutant } from "./types.js";

type Change = (accepted: JsonObject, offer: JsonObject) => JsonObject;

/** Servers that take the terms of a payment for theirs although they are not. */
export function termsFaults(): Mutant[] {
  return [
    ...faultyServer(
      "fills-in-the-offer",
      ["HTTP-SRV-018", "HTTP-SRV-020", "HTTP-SRV-021", "CORE-FLOW-010"],
      "fills in what a copy of the offer lacks",
      accepting((accepted, offer) => ({
        ...offer,
        ...accepted,
        extra: { ...asObject(offer.extra), ...asObject(accepted.extra) },
      })),
    ),
    ...faultyServer(
      "compares-numbers",
      ["HTTP-SRV-020", "HTTP-SRV-018"],
      "compares prices and times as numbers",
      accepting((accepted, offer) => ({
        ...accepted,
        ...(Math.abs(Number(accepted.amount)) === Number(offer.amount) && { amount: offer.amount }),
        ...(Number(accepted.maxTimeoutSeconds) === offer.maxTimeoutSeconds && {
          maxTimeoutSeconds: offer.maxTimeoutSeconds,
        }),
      })),
    ),
    ...faultyServer(
      "knows-families",
      ["HTTP-SRV-020"],
      "takes a pattern or an old name for the network that it means",
      accepting(({ network, ...accepted }, offer) => ({
        ...accepted,
        network: network === "eip155:*" || network === "base-sepolia" ? offer.network : network,
      })),
    ),
    ...faultyServer(
      "reads-what-it-knows",
      ["HTTP-SRV-021"],
      "leaves out of a copy of the offer what the offer does not have",
      accepting((accepted, offer) => Object.fromEntries(Object.entries(accepted).filter(([name]) => name in offer))),
    ),
    ...faultyServer(
      "collects-nothing-for-nothing",
      ["HTTP-SRV-018"],
      "lets a payment through in which there is nothing to collect",
      admitting(async (gate, request) => {
        const text = request.headers.get("payment-signature");
        const isNothing = typeof text === "string" && !isObject(member(decodeHeaderJson(text), "payload"));
        return isNothing ? { kind: "free" } : gate.admit(request);
      }),
    ),
    ...faultyServer(
      "breaks-at-other-types",
      ["HTTP-SRV-018"],
      "breaks where it expects an object",
      admitting(async (gate, request) => {
        const payment = decodeHeaderJson(request.headers.get("payment-signature") ?? "");
        const parts = [member(payment, "resource") ?? {}, member(payment, "extensions") ?? {}];
        if (parts.every(isObject)) return gate.admit(request);
        return { kind: "refused", status: 500, headers: {}, body: "TypeError" };
      }),
    ),
  ];
}

/** Reads the terms of a payment otherwise than they are written. */
function accepting(change: Change): ReferenceServerOptions {
  return admitting(async (gate, request) => {
    const payment = decodeHeaderJson(request.headers.get("payment-signature") ?? "");
    if (!isObject(payment)) return gate.admit(request);
    const offer = await offerOf(gate, request);
    const accepted = offer && change(asObject(payment.accepted), offer);
    return gate.admit(accepted ? asking(request, encodeHeaderJson({ ...payment, accepted })) : request);
  });
}

async function offerOf(
  gate: PaymentGate,
  request: Parameters<PaymentGate["admit"]>[0],
): Promise<JsonObject | undefined> {
  const unpaid = await gate.admit(asking(request, undefined));
  const challenge = unpaid.kind === "refused" ? decodeHeaderJson(unpaid.headers[challengeHeader] ?? "") : undefined;
  const offers = member(challenge, "accepts");
  return Array.isArray(offers) ? offers.find(isObject) : undefined;
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

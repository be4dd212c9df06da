import { encodeHeaderJson } from "../peers/payment-header.js";
import { admitting, answering, challengeHeader, challenging, faultyServer, offering } from "./faulty-server.js";
import type { Mutant } from "./types.js";

/** Servers that ask for payment wrongly. */
export function challengeFaults(): Mutant[] {
  return [
    ...faultyServer("offers-one", ["CORE-PR-002"], "makes its only offer without an array around it", {
      ...challenging(({ accepts, ...challenge }) => ({
        ...challenge,
        accepts: Array.isArray(accepts) ? (accepts[0] ?? null) : null,
      })),
    }),
    ...faultyServer(
      "names-no-resource",
      ["CORE-PR-004"],
      "names no resource",
      challenging(({ resource: _, ...challenge }) => challenge),
    ),
    ...faultyServer(
      "names-a-path",
      ["CORE-PR-011"],
      "names the path of its resource alone",
      challenging((challenge) => ({ ...challenge, resource: { url: "/exact/evm/eip3009" } })),
    ),
    ...faultyServer(
      "tells-no-reason",
      ["CORE-PR-012"],
      "does not tell why it refuses a payment",
      challenging((challenge) => ({ ...challenge, error: "Payment required" })),
    ),
    ...faultyServer(
      "offers-as-before",
      ["CORE-PR-013", "CORE-RQ-003"],
      "writes the price under its name of version 1",
      offering(({ amount, ...offer }) => ({ ...offer, maxAmountRequired: amount ?? null })),
    ),
    ...faultyServer(
      "is-long-winded",
      ["CORE-PR-014"],
      "describes its resource in a book",
      challenging((challenge) => ({
        ...challenge,
        resource: { url: "https://shop.example/", description: "x".repeat(20_000) },
      })),
    ),
    ...faultyServer(
      "prices-in-numbers",
      ["CORE-RQ-003"],
      "writes the price as a number",
      offering((offer) => ({ ...offer, amount: Number(offer.amount) })),
    ),
    ...faultyServer(
      "has-no-scheme",
      ["CORE-RQ-001"],
      "leaves the scheme empty",
      offering((offer) => ({ ...offer, scheme: "" })),
    ),
    ...faultyServer(
      "has-no-asset",
      ["CORE-RQ-004"],
      "leaves the asset empty",
      offering((offer) => ({ ...offer, asset: "" })),
    ),
    ...faultyServer(
      "has-no-payee",
      ["CORE-RQ-005"],
      "does not say whom to pay",
      offering(({ payTo: _, ...offer }) => offer),
    ),
    ...faultyServer(
      "times-in-text",
      ["CORE-RQ-006"],
      "writes its time limit as text",
      offering((offer) => ({ ...offer, maxTimeoutSeconds: String(offer.maxTimeoutSeconds) })),
    ),
    ...faultyServer(
      "names-no-method",
      ["CORE-RQ-011"],
      "names the method that means no method",
      offering((offer) => ({ ...offer, extra: { name: "USDC", version: "2", assetTransferMethod: "default" } })),
    ),
    ...faultyServer(
      "challenges-in-json",
      ["HTTP-SRV-003"],
      "writes its challenge as plain JSON",
      answering(({ headers, ...answer }) => ({
        ...answer,
        headers: {
          ...headers,
          [challengeHeader]: Buffer.from(headers[challengeHeader] ?? "", "base64").toString("latin1"),
        },
      })),
    ),
    ...faultyServer(
      "challenges-in-the-body",
      ["HTTP-SRV-006"],
      "writes its challenge into the body alone",
      answering(({ headers: { [challengeHeader]: challenge = "", ...headers }, ...answer }) => ({
        ...answer,
        headers,
        body: Buffer.from(challenge, "base64").toString("utf8"),
      })),
    ),
    ...faultyServer(
      "shows-pages",
      ["HTTP-SRV-007"],
      "shows a browser a page instead of its challenge",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        const isBrowser = request.headers.get("accept")?.includes("text/html") && admission.kind === "refused";
        return isBrowser
          ? { kind: "refused", status: 200, headers: { "Content-Type": "text/html" }, body: "<h1>Please pay</h1>" }
          : admission;
      }),
    ),
    ...faultyServer(
      "always-has-receipts",
      ["HTTP-SRV-045"],
      "puts a receipt on its challenge",
      answering((answer) => ({
        ...answer,
        headers: {
          ...answer.headers,
          "PAYMENT-RESPONSE": encodeHeaderJson({ success: false, transaction: "", network: "" }),
        },
      })),
    ),
  ];
}

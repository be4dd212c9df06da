import { encodeBase64, PaymentRequired, type PaymentRequirements, parseOrThrow } from "@x402-reference/types";

/** Reads a payment header of an answer as JSON. */
export function decoded(header: string | undefined): Record<string, unknown> {
  if (!header) throw new Error("the header is missing");
  return JSON.parse(Buffer.from(header, "base64").toString("utf8"));
}

/** The challenge in an answer. */
export function challengeOf(headers: Record<string, string>): PaymentRequired {
  return parseOrThrow(PaymentRequired, decoded(headers["payment-required"]), "PAYMENT-REQUIRED");
}

/** The first offer of the challenge in an answer. */
export function firstOffer(headers: Record<string, string>): PaymentRequirements {
  const [first] = challengeOf(headers).accepts;
  if (!first) throw new Error("the challenge has no offer");
  return first;
}

/** A payment header for an offer; `change` alters the payment before it is encoded. */
export function pay(offer: PaymentRequirements, change: Record<string, unknown> = {}): string {
  return encode({
    x402Version: 2,
    accepted: offer,
    payload: { signature: "0xsigned", authorization: { from: "0xPayer", nonce: "0x01" } },
    ...change,
  });
}

/** A payment header of version 1 for offers of `exact` on Base Sepolia; `change` alters the payment before it is encoded. */
export function payInVersionOne(change: Record<string, unknown> = {}): string {
  const payload = { signature: "0xsigned", authorization: { from: "0xPayer", nonce: "0x01" } };
  return encode({ x402Version: 1, scheme: "exact", network: "base-sepolia", payload, ...change });
}

export function encode(value: unknown): string {
  return encodeBase64(JSON.stringify(value));
}

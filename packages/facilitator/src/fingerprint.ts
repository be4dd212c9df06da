import type { PaymentRequirements } from "@x402-reference/types";

const hexAddress = /^0x[0-9a-f]+$/i;

/**
 * Writes what an offer pays, to whom and how as one deterministic text, so that a settlement can be bound to it.
 *
 * Key order and the letter case of hex addresses do not matter. How long the server waits is left out, as it moves no
 * money.
 */
export function fingerprint(offer: PaymentRequirements): string {
  return canonical({
    scheme: offer.scheme,
    network: offer.network,
    amount: offer.amount,
    asset: oneCase(offer.asset),
    payTo: oneCase(offer.payTo),
    extra: offer.extra ?? {},
  });
}

/** Only hex has a meaningless letter case: in base58 another case is another account. */
function oneCase(address: string): string {
  return hexAddress.test(address) ? address.toLowerCase() : address;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}

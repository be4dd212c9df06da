import { faultyServer, offering } from "./faulty-server.js";
import type { Mutant } from "./types.js";
import type { JsonObject } from "./unusual.js";

/** Servers whose offers on Solana cannot be paid as they are, by the requirements that they break. */
export function svmServerFaults(): Mutant[] {
  return [
    ...telling("hides-the-fee-payer", "SVM-EX-001", "does not say who pays the fee", ({ extra: _, ...offer }) => offer),
    ...telling(
      "prices-with-decimals",
      "SVM-EX-003",
      "writes the amount on Solana with decimals",
      ({ amount, ...offer }) => ({
        ...offer,
        amount: `${String(amount)}.0`,
      }),
    ),
    ...telling("names-the-network-as-before", "SVM-EX-002", "names Solana as version 1 does", (offer) => ({
      ...offer,
      network: "solana-devnet",
    })),
    ...telling("tells-the-account", "SVM-EX-004", "names a token account as the recipient", (offer) => ({
      ...offer,
      payTo: offer.asset,
    })),
  ];
}

function telling(
  name: string,
  requirement: string,
  fault: string,
  change: (offer: JsonObject) => JsonObject,
): Mutant[] {
  const onSolana = (offer: JsonObject) => String(offer.network).startsWith("solana:");
  const changed = offering((offer) => (onSolana(offer) ? change(offer) : offer));
  return faultyServer(name, [requirement], fault, changed);
}

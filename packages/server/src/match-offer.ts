import type { PaymentRequirements } from "@x402-reference/types";
import { containsJson, sameJson } from "./json-compare.js";
import type { PreparedRoute } from "./route.js";

/** Tells whether all members but `extra` are equal, in any order, hex addresses in any letter case. */
export function sameTerms(offer: PaymentRequirements, accepted: PaymentRequirements): boolean {
  const { extra: _offered, ...ours } = offer;
  const { extra: _accepted, ...theirs } = accepted;
  return sameJson(ours, theirs);
}

/** The flow of an offer; absent and null mean `authorization`. */
export function paymentFlow({ extra }: PaymentRequirements): unknown {
  return extra?.paymentFlow ?? "authorization";
}

/**
 * Chooses the offer that a payment is judged against: the one that was accepted, else the nearest one. What a
 * facilitator is asked about is always one of the route's own offers.
 */
export function chooseOffer(offers: PreparedRoute["offers"], accepted: PaymentRequirements): PaymentRequirements {
  const equal = offers.filter((offer) => sameTerms(offer, accepted));
  return (
    equal.find((offer) => containsJson(accepted.extra ?? {}, offer.extra ?? {})) ??
    equal[0] ??
    offers.find((offer) => offer.scheme === accepted.scheme && offer.network === accepted.network) ??
    offers[0]
  );
}

import { keepsExtra, type PaymentRequirements, paymentFlow, sameTerms } from "@x402-reference/types";
import type { PreparedRoute } from "./route.js";

/**
 * Chooses the offer that a payment is judged against: the one that was accepted, else the nearest one. What a
 * facilitator is asked about is always one of the route's own offers.
 */
export function chooseOffer(offers: PreparedRoute["offers"], accepted: PaymentRequirements): PaymentRequirements {
  if (offers.length === 1) return offers[0];
  const equal = offers.filter((offer) => sameTerms(offer, accepted));
  return (
    equal.find((offer) => keepsExtra(offer, accepted) && paymentFlow(offer) === paymentFlow(accepted)) ??
    equal.find((offer) => keepsExtra(offer, accepted)) ??
    equal[0] ??
    offers.find((offer) => offer.scheme === accepted.scheme && offer.network === accepted.network) ??
    offers[0]
  );
}

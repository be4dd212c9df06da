import { type ClientScheme, matchesNetwork, type PaymentRequirements, resolveScheme } from "@x402-reference/types";
import { isRecord, show } from "./plain.js";

/**
 * Tells whether an offer has every member that signing needs, of the right type. Their values are judged by the rules
 * alone: were they judged here as well, nobody could tell whether a rule works.
 */
export function hasOfferShape(offer: unknown): offer is PaymentRequirements {
  return (
    isRecord(offer) &&
    [offer.scheme, offer.network, offer.amount, offer.asset, offer.payTo].every(isText) &&
    typeof offer.maxTimeoutSeconds === "number" &&
    (offer.extra === undefined || isRecord(offer.extra))
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** An optional member that is `null` is absent: other languages write missing values so, and it is not worth an echo. */
export function withoutNullExtra(offer: unknown): unknown {
  if (!isRecord(offer) || offer.extra !== null) return offer;
  const { extra: _, ...rest } = offer;
  return rest;
}

/** The payment flow that an offer asks for; absent and `null` mean `authorization`. */
export function flowOf(offer: PaymentRequirements): unknown {
  return offer.extra?.paymentFlow ?? "authorization";
}

/** The scheme that implements an offer, or else one that serves its network and would sign it if no rule objected. */
export function nearestScheme(schemes: readonly ClientScheme[], offer: PaymentRequirements): ClientScheme | undefined {
  return (
    resolveScheme(schemes, offer) ??
    schemes.find((scheme) => scheme.networks.some((pattern) => matchesNetwork(pattern, offer.network)))
  );
}

/** Names an offer in a message. */
export function describeOffer(offer: unknown): string {
  if (!hasOfferShape(offer)) return show(offer);
  return `${show(offer.amount)} of ${show(offer.asset)} on ${show(offer.network)} with scheme ${show(offer.scheme)}`;
}

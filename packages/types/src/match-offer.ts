import { containsJson, sameJson } from "./json-compare.js";
import type { PaymentRequirements } from "./payment-requirements.js";

/**
 * Tells whether all members of an offer but `extra` are equal, in any order, hex addresses in any letter case.
 *
 * @example
 * ```ts
 * sameTerms(offer, { ...offer, payTo: offer.payTo.toLowerCase() }); // true
 * ```
 */
export function sameTerms(offer: PaymentRequirements, accepted: PaymentRequirements): boolean {
  const { extra: _offered, ...ours } = offer;
  const { extra: _accepted, ...theirs } = accepted;
  return sameJson(ours, theirs);
}

/**
 * Tells whether what a client accepted keeps all of an offer's `extra`; it may add members.
 *
 * @example
 * ```ts
 * keepsExtra({ ...offer, extra: { name: "USDC" } }, { ...offer, extra: { name: "USDC", memo: "1" } }); // true
 * ```
 */
export function keepsExtra(offer: PaymentRequirements, accepted: PaymentRequirements): boolean {
  return containsJson(accepted.extra ?? {}, offer.extra ?? {});
}

/**
 * The flow of an offer; absent and null mean `authorization`.
 *
 * @example
 * ```ts
 * paymentFlow({ ...offer, extra: { paymentFlow: "upfront" } }); // "upfront"
 * ```
 * @see x402-specification-v2.md §6.1
 */
export function paymentFlow({ extra }: PaymentRequirements): unknown {
  return extra?.paymentFlow ?? "authorization";
}

/**
 * The place of the first offer that a client accepted: equal in every member, its `extra` kept and its payment flow
 * unchanged. Nothing when there is none.
 *
 * @example
 * ```ts
 * const index = matchOffer(offers, payment.accepted);
 * if (index === undefined) return refuse("no_matching_offer", "The resource does not make this offer.");
 * ```
 * @see x402-specification-v2.md §5.2.2, field `accepted`
 */
export function matchOffer(offers: readonly PaymentRequirements[], accepted: PaymentRequirements): number | undefined {
  const index = offers.findIndex(
    (offer) =>
      sameTerms(offer, accepted) && keepsExtra(offer, accepted) && paymentFlow(offer) === paymentFlow(accepted),
  );
  return index < 0 ? undefined : index;
}

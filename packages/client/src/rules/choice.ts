import { canonicalJson, type PaymentRequirements } from "@x402-reference/types";
import { flowOf } from "../offer.js";
import { canonicalAddress } from "../plain.js";
import type { ClientRule } from "../rule.js";

/**
 * Which of several acceptable offers gives way to another, whatever order the server lists them in. Each rule compares
 * offers that the rules before it hold for equal, so that exactly one is left, or several that are the same.
 */
export const choiceRules: readonly Extract<ClientRule, { at: "choice" }>[] = [
  {
    at: "choice",
    id: "CORE-FLOW-013",
    name: "paying for a delivered answer is preferred",
    check({ offer, acceptable, limits }) {
      const rank = (one: PaymentRequirements) => flowRank(one, limits.flows);
      const rival = acceptable.find((one) => rank(one) < rank(offer));
      if (!rival) return undefined;
      return {
        reason: "offer_not_preferred",
        message: `another acceptable offer has payment flow ${String(flowOf(rival))}`,
      };
    },
  },
  {
    at: "choice",
    id: "HTTP-CLI-024",
    name: "the policy's order of assets decides",
    check({ offer, acceptable, limits }) {
      const rank = (one: PaymentRequirements) => limits.rank(one.network, one.asset);
      if (!acceptable.some((rival) => sameFlow(rival, offer) && rank(rival) < rank(offer))) return undefined;
      return {
        reason: "offer_not_preferred",
        message: "another acceptable offer is of an asset that stands before it in policy.maxAmount",
      };
    },
  },
  {
    at: "choice",
    id: "HTTP-CLI-024",
    name: "the same asset is not paid dearer than needed",
    check({ offer, acceptable }) {
      const cheaper = acceptable.some((rival) => sameAsset(rival, offer) && isCheaper(rival, offer));
      if (!cheaper) return undefined;
      return { reason: "offer_not_preferred", message: "another acceptable offer asks less of the same asset" };
    },
  },
  {
    at: "choice",
    id: "HTTP-CLI-024",
    name: "between offers that cannot be compared their text decides",
    check({ offer, acceptable }) {
      const earlier = acceptable.some(
        (rival) =>
          rival !== offer &&
          sameAsset(rival, offer) &&
          !isCheaper(rival, offer) &&
          !isCheaper(offer, rival) &&
          textOf(rival) < textOf(offer),
      );
      if (!earlier) return undefined;
      return {
        reason: "offer_not_preferred",
        message: "another acceptable offer is as good, and its scheme or text comes first in the alphabet",
      };
    },
  },
];

/** Paying for a delivered answer comes first, and then the order of the policy. */
function flowRank(offer: PaymentRequirements, flows: readonly string[]): number {
  const flow = flowOf(offer);
  return flow === "authorization" ? -1 : flows.indexOf(String(flow));
}

function sameFlow(one: PaymentRequirements, other: PaymentRequirements): boolean {
  return flowOf(one) === flowOf(other);
}

function sameAsset(one: PaymentRequirements, other: PaymentRequirements): boolean {
  return (
    sameFlow(one, other) &&
    one.network === other.network &&
    canonicalAddress(one.asset) === canonicalAddress(other.asset)
  );
}

/** Only within a scheme, as the amount of one may be a price and of another a limit. */
function isCheaper(one: PaymentRequirements, other: PaymentRequirements): boolean {
  return one.scheme === other.scheme && BigInt(one.amount) < BigInt(other.amount);
}

function textOf(offer: PaymentRequirements): string {
  return `${offer.scheme} ${canonicalJson(offer)}`;
}

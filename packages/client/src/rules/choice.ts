import { flowOf } from "../offer.js";
import { canonicalAddress } from "../plain.js";
import type { ClientRule } from "../rule.js";

/** Which of several acceptable offers gives way to another, whatever order the server lists them in. */
export const choiceRules: readonly Extract<ClientRule, { at: "choice" }>[] = [
  {
    at: "choice",
    id: "CORE-FLOW-013",
    name: "paying for a delivered answer is preferred",
    check({ offer, acceptable }) {
      if (flowOf(offer) === "authorization") return undefined;
      if (!acceptable.some((rival) => flowOf(rival) === "authorization")) return undefined;
      return { reason: "offer_not_preferred", message: "another acceptable offer has payment flow authorization" };
    },
  },
  {
    at: "choice",
    id: "HTTP-CLI-024",
    name: "the same asset is not paid dearer than needed",
    check({ offer, acceptable }) {
      const cheaper = acceptable.some(
        (rival) =>
          rival.network === offer.network &&
          canonicalAddress(rival.asset) === canonicalAddress(offer.asset) &&
          rival.scheme === offer.scheme &&
          flowOf(rival) === flowOf(offer) &&
          BigInt(rival.amount) < BigInt(offer.amount),
      );
      if (!cheaper) return undefined;
      return { reason: "offer_not_preferred", message: "another acceptable offer asks less of the same asset" };
    },
  },
];

import { isAtomicAmount } from "@x402-reference/types";
import { flowOf } from "../offer.js";
import { show, wholeNumber } from "../plain.js";
import { exhausted } from "../policy-budget.js";
import type { ClientRule } from "../rule.js";

/** Whether an offer may be paid. An offer that lacks a member never gets here: there is nothing to sign. */
export const offerRules: readonly Extract<ClientRule, { at: "offer" }>[] = [
  {
    at: "offer",
    id: "CORE-PP-010",
    name: "the scheme is implemented",
    check({ offer, scheme }) {
      if (offer.scheme === scheme.scheme) return undefined;
      return {
        reason: "unsupported_scheme",
        message: `no scheme ${show(offer.scheme)} is configured for ${show(offer.network)}`,
      };
    },
  },
  {
    at: "offer",
    id: "CORE-PP-020",
    name: "the amount is a whole number of atomic units",
    check({ offer }) {
      if (isAtomicAmount(offer.amount)) return undefined;
      return {
        reason: "malformed_amount",
        message: `amount ${show(offer.amount)} is not digits in atomic units, such as "10000"`,
      };
    },
  },
  {
    at: "offer",
    id: "CORE-FLOW-011",
    name: "the payment flow is known and allowed",
    check({ offer, limits }) {
      const flow = flowOf(offer);
      if (limits.flows.some((allowed) => allowed === flow)) return undefined;
      return { reason: "flow_not_allowed", message: `payment flow ${show(flow)} is not one of policy.flows` };
    },
  },
  {
    at: "offer",
    id: "CORE-PP-018",
    name: "the scheme has what it needs to sign",
    check({ offer, scheme }) {
      const problem = scheme.unpayable(offer);
      return problem === undefined ? undefined : { reason: "invalid_payment_requirements", message: problem };
    },
  },
  {
    at: "offer",
    id: "EVM-GEN-032",
    name: "the network and asset are within the policy",
    check({ offer, limits }) {
      if (limits.cap(offer.network, offer.asset) !== undefined) return undefined;
      return {
        reason: "asset_not_allowed",
        message: `policy.maxAmount allows nothing of this asset on this network; to pay up to this amount, set it to {${show(offer.network)}: {${show(offer.asset)}: ${show(offer.amount)}}}`,
      };
    },
  },
  {
    at: "offer",
    id: "EVM-GEN-032",
    name: "the payee is within the policy",
    check({ offer, limits }) {
      if (limits.allowsPayee(offer.payTo)) return undefined;
      return { reason: "payee_not_allowed", message: `payTo ${show(offer.payTo)} is not listed in policy.payees` };
    },
  },
  {
    at: "offer",
    id: "HTTP-CLI-023",
    name: "the amount is within the policy",
    check({ offer, limits }) {
      const cap = limits.cap(offer.network, offer.asset);
      const amount = wholeNumber(offer.amount);
      if (cap === undefined || (amount !== undefined && amount <= cap)) return undefined;
      return {
        reason: "amount_over_cap",
        message: `amount ${show(offer.amount)} is more than the ${cap} atomic units of policy.maxAmount`,
      };
    },
  },
  {
    at: "offer",
    id: "HTTP-CLI-023",
    name: "the budgets have room",
    check({ offer, limits, host, books }) {
      const amount = wholeNumber(offer.amount) ?? 0n;
      const found = exhausted(limits.budgets, { offer, amount, host, books });
      if (!found) return undefined;
      const { budget, left } = found;
      return {
        reason: "over_budget",
        message: `amount ${show(offer.amount)} is more than what is left of policy.budgets: ${left} of ${budget.amount} atomic units for ${budget.seconds} seconds`,
      };
    },
  },
  {
    at: "offer",
    id: "CORE-PP-015",
    name: "the payment's validity is bounded",
    check({ offer, limits }) {
      const { maxTimeoutSeconds } = offer;
      if (maxTimeoutSeconds > 0 && maxTimeoutSeconds <= limits.maxTimeoutSeconds) return undefined;
      return {
        reason: "timeout_not_allowed",
        message: `maxTimeoutSeconds ${maxTimeoutSeconds} is not between 1 and the ${limits.maxTimeoutSeconds} of policy.maxTimeoutSeconds`,
      };
    },
  },
];

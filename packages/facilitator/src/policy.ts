import type { FacilitatorRequest, FacilitatorScheme, Refusal } from "@x402-reference/types";
import { settleFailure } from "./settle-failure.js";

/**
 * What an operator serves beyond what the specification asks: answers why a payment is refused, before the chain is asked
 * anything. What has been broadcast is always seen through to its end.
 *
 * @example
 * ```ts
 * const policy: Policy = ({ paymentRequirements: { amount } }) =>
 *   BigInt(amount) > 1_000_000n ? { reason: "invalid_payment_requirements", message: "More than $1." } : undefined;
 * const facilitator = createFacilitator({ schemes, policy });
 * ```
 */
export type Policy = (request: FacilitatorRequest) => Refusal | undefined | Promise<Refusal | undefined>;

/** What is asked of a scheme about one payment. */
export type PaymentScheme = Pick<FacilitatorScheme, "verify" | "settle" | "resume" | "settlementKey">;

/** The same scheme, where a policy comes before its own rules. */
export function governed(scheme: FacilitatorScheme, policy: Policy | undefined): PaymentScheme {
  if (!policy) return scheme;
  return {
    async verify(request) {
      const refusal = await policy(request);
      if (!refusal) return scheme.verify(request);
      return { isValid: false, invalidReason: refusal.reason, invalidMessage: refusal.message };
    },
    async settle(request, options) {
      const refusal = await policy(request);
      if (!refusal) return scheme.settle(request, options);
      return settleFailure(request.paymentRequirements.network, refusal);
    },
    resume: (request, transaction, options) => scheme.resume(request, transaction, options),
    settlementKey: (request) => scheme.settlementKey(request),
  };
}

/** Serves payments to these payees only, whatever the letter case of an address; nobody else is sent money at our cost. */
export function onlyTo(payees: readonly string[]): Policy {
  const known = new Set(payees.map((payee) => payee.toLowerCase()));
  return ({ paymentRequirements: { payTo } }) => {
    if (known.has(payTo.toLowerCase())) return undefined;
    return {
      reason: "invalid_payment_requirements",
      message: "This facilitator does not serve payments to this payTo.",
    };
  };
}

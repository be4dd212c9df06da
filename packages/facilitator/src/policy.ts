import type { FacilitatorRequest, FacilitatorScheme, Refusal, VerifyResponse } from "@x402-reference/types";
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

/**
 * Refuses payers, by the address that the scheme names. Settling then verifies first, which costs a sound payment no
 * request to the chain more.
 */
export type PayerPolicy = (payer: string) => Refusal | undefined;

/** What an operator serves. */
export interface Policies {
  policy?: Policy | undefined;
  payerPolicy?: PayerPolicy | undefined;
}

/** What is asked of a scheme about one payment. */
export type PaymentScheme = Pick<FacilitatorScheme, "verify" | "settle" | "resume" | "settlementKey">;

/** The same scheme, where policies come before its own rules, and after them where they need to know the payer. */
export function governed(scheme: FacilitatorScheme, { policy, payerPolicy }: Policies): PaymentScheme {
  if (!policy && !payerPolicy) return scheme;

  async function verify(request: FacilitatorRequest): Promise<VerifyResponse> {
    const refusal = await policy?.(request);
    if (refusal) return invalid(refusal);
    const verdict = await scheme.verify(request);
    const denied = verdict.payer === undefined ? undefined : payerPolicy?.(verdict.payer);
    return denied ? { ...invalid(denied), payer: verdict.payer } : verdict;
  }

  async function refusalOf(request: FacilitatorRequest): Promise<Refusal | undefined> {
    const refusal = await policy?.(request);
    if (refusal || !payerPolicy) return refusal;
    // What is not sound is refused by settling, which also tells who else has settled it.
    const { payer } = await scheme.verify(request);
    return payer === undefined ? undefined : payerPolicy(payer);
  }

  return {
    verify,
    async settle(request, options) {
      const refusal = await refusalOf(request);
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

/** The most that one payment may be, in atomic units of an asset. */
export interface AmountLimit {
  network: string;
  asset: string;
  most: bigint;
}

/** Serves payments up to limits; what has none is served whatever its amount. */
export function upTo(limits: readonly AmountLimit[]): Policy {
  const known = new Map(limits.map(({ network, asset, most }) => [assetName(network, asset), most]));
  return ({ paymentRequirements: { network, asset, amount } }) => {
    const most = known.get(assetName(network, asset));
    if (most === undefined || BigInt(amount) <= most) return undefined;
    return { reason: "amount_above_limit", message: `This facilitator serves payments up to ${most} of this asset.` };
  };
}

/** Asks one policy after another, and refuses in the words of the first that does. */
export function everyPolicy(policies: readonly Policy[]): Policy {
  return async (request) => {
    for (const policy of policies) {
      const refusal = await policy(request);
      if (refusal) return refusal;
    }
    return undefined;
  };
}

/** Names an asset on a network, whatever the letter case of its address. */
export function assetName(network: string, asset: string): string {
  return `${network}/${asset}`.toLowerCase();
}

function invalid({ reason, message }: Refusal): VerifyResponse & { isValid: false } {
  return { isValid: false, invalidReason: reason, invalidMessage: message };
}

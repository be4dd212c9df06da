import { type Rule, X402Error } from "@x402-reference/types";
import { chainRules, receiptRules } from "./chain-rules.js";
import { paymentRules } from "./payment-rules.js";
import type { ChainSubject, PaymentSubject, ReceiptSubject } from "./subject.js";

/** Everything that a payment by ERC-3009 must keep, by the time at which it is judged; in each list, in order. */
export interface Eip3009Rules {
  /** Judged from the payment and the offer alone. */
  readonly payment: readonly Rule<PaymentSubject>[];
  /** Judged with what the chain says before money moves. */
  readonly chain: readonly Rule<ChainSubject>[];
  /** Judged on the mined transaction. */
  readonly receipt: readonly Rule<ReceiptSubject>[];
}

/**
 * The verifier of `exact` by ERC-3009: reading these lists is reading the specification.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009
 */
export const eip3009Rules: Eip3009Rules = { payment: paymentRules, chain: chainRules, receipt: receiptRules };

/** The ids of all rules, in the order in which they are judged. */
export function eip3009RuleIds(rules: Eip3009Rules = eip3009Rules): string[] {
  return [...rules.payment, ...rules.chain, ...rules.receipt].map(({ id }) => id);
}

/**
 * The same rules without one, for facilitators that a conformance suite has to convict; throws `invalid_configuration`
 * when no rule has the id.
 *
 * @example
 * ```ts
 * const careless = exactEvmFacilitator({ ...options, rules: withoutEip3009Rule("EVM-3009-006") });
 * ```
 */
export function withoutEip3009Rule(id: string, rules: Eip3009Rules = eip3009Rules): Eip3009Rules {
  if (!eip3009RuleIds(rules).includes(id)) {
    throw new X402Error("invalid_configuration", `No rule of exact by ERC-3009 has the id ${id}.`);
  }
  const rest = <R extends { id: string }>(list: readonly R[]) => list.filter((rule) => rule.id !== id);
  return { payment: rest(rules.payment), chain: rest(rules.chain), receipt: rest(rules.receipt) };
}

import { type Rule, X402Error } from "@x402-reference/types";
import { chainRules, receiptRules } from "./chain-rules.js";
import { furtherInstructionRules, layoutRules } from "./layout-rules.js";
import { memoRules } from "./memo-rules.js";
import { offerRules } from "./offer-rules.js";
import type { ChainSubject, PaymentSubject, ReceiptSubject } from "./subject.js";
import { transactionRules } from "./transaction-rules.js";
import { isolationRules, transferRules } from "./transfer-rules.js";

/** Everything that payments must keep, in lists by the time of judging, in order. */
export interface ExactSvmRules {
  /** Judged on the payment alone. */
  readonly payment: readonly Rule<PaymentSubject>[];
  /** Judged with what the chain says the transaction would do. */
  readonly chain: readonly Rule<ChainSubject>[];
  /** Judged on the transaction as the chain has executed it. */
  readonly receipt: readonly Rule<ReceiptSubject>[];
}

/**
 * The verifier of `exact` on Solana: reading these lists is reading the specification.
 *
 * @see scheme_exact_svm.md
 */
export const exactSvmRules: ExactSvmRules = {
  payment: [
    ...offerRules,
    ...transactionRules,
    ...layoutRules,
    ...transferRules,
    ...furtherInstructionRules,
    ...isolationRules,
    ...memoRules,
  ],
  chain: chainRules,
  receipt: receiptRules,
};

/**
 * The id and the name of every rule, in the order in which they are judged.
 *
 * @example
 * ```ts
 * for (const { id, name } of everyExactSvmRule()) console.log(id, name);
 * ```
 */
export function everyExactSvmRule(rules: ExactSvmRules = exactSvmRules): { id: string; name: string }[] {
  return [rules.payment, rules.chain, rules.receipt].flatMap((list) => list.map(({ id, name }) => ({ id, name })));
}

/**
 * The same rules without one, for facilitators that a conformance suite has to convict; throws `invalid_configuration`
 * when no rule has the id.
 *
 * @example
 * ```ts
 * const careless = exactSvmFacilitator({ ...options, rules: withoutExactSvmRule("SVM-EX-140") });
 * ```
 */
export function withoutExactSvmRule(id: string, rules: ExactSvmRules = exactSvmRules): ExactSvmRules {
  if (!everyExactSvmRule(rules).some((rule) => rule.id === id)) {
    throw new X402Error("invalid_configuration", `No rule of exact on Solana has the id ${id}.`);
  }
  const rest = <Subject>(list: readonly Rule<Subject>[]) => list.filter((rule) => rule.id !== id);
  return { payment: rest(rules.payment), chain: rest(rules.chain), receipt: rest(rules.receipt) };
}

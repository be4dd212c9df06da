import type { Rule } from "@x402-reference/types";
import { memoProblem } from "../memo.js";
import { isPayableAmount, maxTokenAmount } from "../token/amount.js";
import type { PaymentSubject } from "./subject.js";
import { unless, unlessSvm } from "./unless.js";

/**
 * What a payment's envelope and its offer must keep before the transaction is looked at.
 *
 * @see scheme_exact_svm.md, PaymentRequirements for exact
 */
export const offerRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-040",
    name: "the payment is for the offered scheme",
    check: ({ accepted, requirements }) =>
      unless(accepted.scheme === requirements.scheme, "invalid_scheme", "accepted.scheme is not the offer's scheme."),
  },
  {
    id: "SVM-EX-041",
    name: "the payment is on the offered network",
    check: ({ accepted, requirements }) =>
      unless(
        accepted.network === requirements.network,
        "invalid_network",
        "accepted.network is not the offer's network.",
      ),
  },
  {
    id: "SVM-EX-045",
    name: "the price is more than nothing and no more than tokens can count",
    check: ({ requirements: { amount } }) =>
      unless(
        isPayableAmount(amount),
        "invalid_payment_requirements",
        `The offer's amount is ${amount}; tokens on Solana come in amounts from 1 to ${maxTokenAmount}.`,
      ),
  },
  {
    id: "SVM-EX-042",
    name: "the offer names who pays the fee",
    check: ({ requirements: { extra } }) =>
      unlessSvm(
        typeof extra?.feePayer === "string",
        "payload_missing_fee_payer",
        "The offer's extra.feePayer must be the facilitator's address.",
      ),
  },
  {
    id: "SVM-EX-043",
    name: "who pays the fee is this facilitator",
    check: ({ requirements: { extra }, ours }) =>
      unlessSvm(
        ours.has(String(extra?.feePayer)),
        "fee_payer_not_managed_by_facilitator",
        "The offer's extra.feePayer is not this facilitator's; take it from /supported.",
      ),
  },
  {
    id: "SVM-EX-154",
    name: "the demanded memo can be written",
    check({ requirements: { extra } }) {
      const problem = memoProblem(extra?.memo);
      return unless(problem === undefined, "invalid_payment_requirements", `The offer's extra.memo ${problem}.`);
    },
  },
  {
    id: "SVM-EX-046",
    name: "the accepted terms are the offer's",
    check({ accepted, requirements }) {
      const differing = terms.find(({ of }) => of(accepted) !== of(requirements));
      return unlessSvm(
        differing === undefined,
        differing?.reason ?? "",
        `accepted.${differing?.field} is not the offer's.`,
      );
    },
  },
];

const terms: readonly { field: string; reason: string; of(offer: PaymentSubject["accepted"]): unknown }[] = [
  { field: "asset", reason: "payload_mint_mismatch", of: ({ asset }) => asset },
  { field: "payTo", reason: "payload_recipient_mismatch", of: ({ payTo }) => payTo },
  { field: "amount", reason: "payload_amount_mismatch", of: ({ amount }) => amount },
  { field: "extra.feePayer", reason: "fee_payer_mismatch", of: ({ extra }) => extra?.feePayer ?? null },
  { field: "extra.memo", reason: "payload_memo_mismatch", of: ({ extra }) => extra?.memo ?? null },
];

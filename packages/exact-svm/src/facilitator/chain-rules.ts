import type { Rule } from "@x402-reference/types";
import { refusalOf } from "../chain/explain.js";
import { tokenAccountOwner, transferFees } from "../token/account-data.js";
import type { ChainSubject, ReceiptSubject } from "./subject.js";
import { unless, unlessSvm } from "./unless.js";

/** Mints that take a part of each transfer are not served. */
export const wholePriceRule: Rule<Pick<ChainSubject, "mint">> = {
  id: "SVM-EX-181",
  name: "the recipient gets the whole price",
  check: ({ mint }) =>
    unlessSvm(
      !mint || transferFees(mint).every(({ basisPoints, maximum }) => basisPoints === 0 || maximum === 0n),
      "payload_amount_mismatch",
      "The asset takes a fee from transfers, now or soon, so the recipient would get less than the price.",
    ),
};

/**
 * What the chain must say of a payment before the facilitator signs.
 *
 * @see scheme_exact_svm.md §2.2.3, §2.1.3 and §1.1
 */
export const chainRules: readonly Rule<ChainSubject>[] = [
  {
    id: "SVM-EX-160",
    name: "the transaction would succeed",
    check: ({ simulation: { error } }) =>
      error === undefined || error === null ? undefined : refusalOf(error, "The transaction would fail"),
  },
  {
    id: "SVM-EX-130",
    name: "the tokens are not the facilitator's own",
    check({ simulation: { source }, ours }) {
      const owner = source && tokenAccountOwner(source);
      return unlessSvm(
        owner === undefined || !ours.has(owner),
        "payload_transaction_fee_payer_transferring_funds",
        "The account that pays belongs to the facilitator.",
      );
    },
  },
  wholePriceRule,
];

/** What a transaction on the chain must show, whatever it has moved. */
export const executionRules: readonly Rule<ReceiptSubject>[] = [
  {
    id: "SVM-EX-206",
    name: "the transaction succeeded",
    check: ({ receipt: { error } }) =>
      unlessSvm(
        error === null,
        "transaction_failed",
        `The transaction failed: the chain says ${JSON.stringify(error)}.`,
      ),
  },
  {
    id: "SVM-EX-215",
    name: "the transaction did not happen before it was judged",
    check: ({ receipt: { slot }, unsettledAt }) =>
      unless(
        unsettledAt === undefined || slot === undefined || slot >= unsettledAt,
        "duplicate_settlement",
        `The transaction is in slot ${slot}, before it was submitted here: it has paid for something else.`,
      ),
  },
];

/**
 * What a transaction on the chain must show for a payment to be settled.
 *
 * @see scheme_exact_svm.md §3.4, §4 I3 and I4
 */
export const receiptRules: readonly Rule<ReceiptSubject>[] = [
  ...executionRules,
  {
    id: "SVM-EX-011",
    name: "the recipient got exactly the price",
    check: ({ receipt: { received }, requirements: { amount } }) =>
      unlessSvm(
        received === undefined || String(received) === amount,
        "transaction_failed",
        `The recipient got ${received}, not ${amount}.`,
      ),
  },
];

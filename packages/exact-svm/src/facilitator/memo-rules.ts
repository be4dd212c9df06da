import type { Rule } from "@x402-reference/types";
import { demandedMemo, maxMemoBytes } from "../memo.js";
import { memoProgram } from "../programs.js";
import type { PaymentSubject } from "./subject.js";
import { unlessSvm } from "./unless.js";

/**
 * What memos a payment may have.
 *
 * @see scheme_exact_svm.md §3.1 and field `extra.memo`
 */
export const memoRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-151",
    name: "where the seller demands a memo there is one",
    check(subject) {
      const memos = memosOf(subject);
      return unlessSvm(
        demandedMemo(subject.requirements) === undefined || memos.length === 1,
        "payload_memo_count",
        `The offer demands one memo; the transaction has ${memos.length}.`,
      );
    },
  },
  {
    id: "SVM-EX-152",
    name: "a demanded memo is the same, byte by byte",
    check(subject) {
      const demanded = demandedMemo(subject.requirements);
      return unlessSvm(
        demanded === undefined || memosOf(subject).every((memo) => sameBytes(memo, demanded)),
        "payload_memo_mismatch",
        "The transaction's memo is not the offer's extra.memo in UTF-8.",
      );
    },
  },
  {
    id: "SVM-EX-156",
    name: "no memo is too long",
    check: (subject) =>
      unlessSvm(
        memosOf(subject).every(({ length }) => length <= maxMemoBytes),
        "payload_memo_mismatch",
        `A memo has more than ${maxMemoBytes} bytes.`,
      ),
  },
];

function memosOf({ transaction: { instructions } }: PaymentSubject): Uint8Array[] {
  return instructions.filter(({ program }) => program === memoProgram).map(({ data }) => data);
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

import type { Rule } from "@x402-reference/types";
import { destinationOf, type PaymentSubject, transferOf } from "./subject.js";
import { unlessSvm } from "./unless.js";

/**
 * What the transfer must be: the payer's own, of the asset, to the recipient, of exactly the price.
 *
 * @see scheme_exact_svm.md §1.1, §1.2 and §2.1.1
 */
export const transferRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-129",
    name: "the facilitator does not authorize the transfer",
    check: (subject) =>
      unlessSvm(
        !subject.ours.has(String(transferOf(subject)?.authority)),
        "payload_transaction_fee_payer_transferring_funds",
        "The transfer's authority is a key of the facilitator.",
      ),
  },
  {
    id: "SVM-EX-071",
    name: "the transfer's authority signs",
    check({ transaction: { instructions } }) {
      const authority = instructions[2]?.accounts[3];
      return unlessSvm(
        authority?.signs === true,
        "payload_signature_invalid",
        `The transfer's authority ${authority?.address} does not sign the transaction.`,
      );
    },
  },
  {
    id: "SVM-EX-122",
    name: "the transfer is of the asset",
    check(subject) {
      const { asset } = subject.requirements;
      const mint = transferOf(subject)?.mint;
      return unlessSvm(
        mint === asset,
        "payload_mint_mismatch",
        `The transfer is of ${mint}, the offer's asset ${asset}.`,
      );
    },
  },
  {
    id: "SVM-EX-127",
    name: "the transfer goes to the recipient's own token account",
    async check(subject) {
      const destination = transferOf(subject)?.destination;
      const due = await destinationOf(subject);
      return unlessSvm(
        due !== undefined && destination === due,
        "payload_recipient_mismatch",
        `The transfer goes to ${destination}, not to the associated token account of the offer's payTo, ${due}.`,
      );
    },
  },
  {
    id: "SVM-EX-133",
    name: "the payer does not pay himself",
    check(subject) {
      const transfer = transferOf(subject);
      return unlessSvm(
        transfer?.source !== transfer?.destination,
        "payload_recipient_mismatch",
        "The transfer goes back to the account that it comes from.",
      );
    },
  },
  {
    id: "SVM-EX-124",
    name: "the transfer is of exactly the price",
    check(subject) {
      const { amount } = subject.requirements;
      const transferred = transferOf(subject)?.amount;
      return unlessSvm(
        String(transferred) === amount,
        "payload_amount_mismatch",
        `The transfer is of ${transferred}, the offer's amount is ${amount}.`,
      );
    },
  },
];

/** A key of the facilitator's stands where its signature would say more than that it pays the fee. */
export const notIsolated = "smart_wallet_fee_payer_not_isolated";

/**
 * What keeps the facilitator's signature from authorizing anything but the fee.
 *
 * @see scheme_exact_svm.md §2.1.1
 */
export const isolationRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-140",
    name: "no instruction has the fee payer among its accounts",
    check: ({ transaction }) =>
      unlessSvm(
        !namedAccounts(transaction).includes(transaction.accounts[0]),
        notIsolated,
        "An instruction names the fee payer; its signature is for the fee alone.",
      ),
  },
  {
    id: "SVM-EX-145",
    name: "no instruction has another key of the facilitator among its accounts",
    check: ({ transaction, ours }) =>
      unlessSvm(
        !namedAccounts(transaction).some((account) => account !== transaction.accounts[0] && ours.has(String(account))),
        notIsolated,
        "An instruction names a key of the facilitator.",
      ),
  },
];

function namedAccounts({ instructions }: PaymentSubject["transaction"]) {
  return instructions.flatMap(({ program, accounts }) => [program, ...accounts.map(({ address }) => address)]);
}

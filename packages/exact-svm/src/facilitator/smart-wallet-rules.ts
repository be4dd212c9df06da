import type { Rule } from "@x402-reference/types";
import { walletRefusalOf } from "../chain/explain.js";
import { computeBudgetProgram, lighthouseProgram, memoProgram } from "../programs.js";
import { hasTransferHook } from "../token/account-data.js";
import { executionRules, wholePriceRule } from "./chain-rules.js";
import { memoRules } from "./memo-rules.js";
import type { PaymentSubject, ReceiptSubject, WalletSubject } from "./subject.js";
import { isolationRules, notIsolated } from "./transfer-rules.js";
import { unless, unlessSvm } from "./unless.js";
import { walletBudgetRule, walletFeeOf } from "./wallet-budget-rule.js";

/** Everything that payments by smart wallets must keep besides what all payments must, in lists by the time of judging. */
export interface SmartWalletRules {
  /** Judged on the payment alone, when its layout is not the plain one. */
  readonly payment: readonly Rule<PaymentSubject>[];
  /** Judged with what the chain says the transaction would do. */
  readonly chain: readonly Rule<WalletSubject>[];
  /** Judged on the transaction as the chain has executed it. */
  readonly receipt: readonly Rule<ReceiptSubject>[];
}

/** What any transaction may call. */
const harmless: ReadonlySet<unknown> = /*#__PURE__*/ new Set([computeBudgetProgram, memoProgram, lighthouseProgram]);

const payment: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-171",
    name: "every program is a smart wallet that is served",
    check({ transaction: { instructions }, smartWallets }) {
      const foreign = instructions.find(({ program }) => !harmless.has(program) && !smartWallets.has(String(program)));
      return unlessSvm(
        foreign === undefined,
        "smart_wallet_program_not_allowed",
        `An instruction is of ${foreign?.program}, which this facilitator does not serve.`,
      );
    },
  },
  ...isolationRules,
  walletBudgetRule,
  ...memoRules,
];

const chain: readonly Rule<WalletSubject>[] = [
  {
    id: "SVM-EX-160",
    name: "the transaction would succeed",
    check: ({ trace: { error } }) => (error === null ? undefined : walletRefusalOf(error)),
  },
  {
    id: "SVM-EX-176",
    name: "a transfer of the asset goes to the recipient's own token account",
    check: ({ arriving, transfers }) =>
      unlessSvm(
        arriving.length > 0,
        transfers.length === 0 ? "smart_wallet_no_transfer_in_simulation" : "smart_wallet_transfer_mismatch",
        `Of ${transfers.length} transfers none is of the asset to the associated token account of the offer's payTo.`,
      ),
  },
  {
    id: "SVM-EX-175",
    name: "the transfer is of no less than the price",
    check: (subject) =>
      unlessSvm(
        matching(subject).length > 0,
        "smart_wallet_transfer_mismatch",
        `No transfer to the recipient comes to the offer's amount, ${subject.requirements.amount}.`,
      ),
  },
  {
    id: "SVM-EX-174",
    name: "no second transfer pays the price",
    check: (subject) =>
      unlessSvm(
        matching(subject).length <= 1,
        "smart_wallet_multiple_matching_transfers",
        `${matching(subject).length} transfers pay the price; one is due.`,
      ),
  },
  {
    id: "SVM-EX-177",
    name: "the facilitator authorizes no transfer",
    check: ({ transfers, ours }) =>
      unlessSvm(
        !transfers.some(({ authority }) => ours.has(authority)),
        "payload_transaction_fee_payer_transferring_funds",
        "The authority of a transfer is a key of the facilitator.",
      ),
  },
  {
    id: "SVM-EX-179C",
    name: "the facilitator pays the fee and nothing else",
    check: ({ trace: { called, spent }, ours, transaction }) =>
      unlessSvm(
        !called.some(({ names }) => names.some((name) => ours.has(name))),
        notIsolated,
        "The smart wallet calls an instruction that names a key of the facilitator.",
      ) ??
      unlessSvm(
        spent === undefined || spent <= walletFeeOf(transaction),
        notIsolated,
        `The transaction would cost the facilitator ${spent} lamports, which is more than the fee.`,
      ),
  },
  {
    id: "SVM-EX-130",
    name: "no token account of the facilitator is at stake",
    check({ trace: { tokenOwners }, arriving, ours }) {
      const due = arriving[0]?.destination;
      const own = [...tokenOwners].find(([account, owner]) => account !== due && ours.has(owner));
      return unlessSvm(
        own === undefined,
        "payload_transaction_fee_payer_transferring_funds",
        `The transaction may change ${own?.[0]}, whose tokens are the facilitator's.`,
      );
    },
  },
  wholePriceRule,
  {
    id: "SVM-EX-184",
    name: "transfers of the asset call no further program",
    check: ({ mint }) =>
      unlessSvm(
        !mint || !hasTransferHook(mint),
        "smart_wallet_transfer_mismatch",
        "The asset calls a program in each transfer, which is not served.",
      ),
  },
];

const receipt: readonly Rule<ReceiptSubject>[] = [
  ...executionRules,
  {
    id: "SVM-EX-179",
    name: "the recipient got the price on the chain",
    check: ({ receipt: { received = 0n }, requirements: { amount } }) =>
      unless(
        received >= BigInt(amount),
        "post_settlement_transfer_not_confirmed",
        `The recipient got ${received}, not ${amount}: the smart wallet did something else than it had when simulated.`,
      ),
  },
];

/**
 * What smart wallets' payments are judged by. A payment gets here when its instructions are not those of the plain
 * layout; everything that comes before these is judged already.
 *
 * @see scheme_exact_svm.md §3.2, §3.4 and §1.4
 */
export const smartWalletRules: SmartWalletRules = { payment, chain, receipt };

function matching({ arriving, requirements }: WalletSubject) {
  return arriving.filter(({ amount }) => amount >= BigInt(requirements.amount));
}

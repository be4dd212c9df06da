import type { Refusal, Rule } from "@x402-reference/types";
import { lighthouseProgram, memoProgram } from "../programs.js";
import { dataSizes, readComputeUnitLimit, readComputeUnitPrice } from "../wire/instructions.js";
import { feeOf } from "./limits.js";
import { type PaymentSubject, transferOf } from "./subject.js";
import { unlessSvm } from "./unless.js";

const limitInstruction = "payload_transaction_instructions_compute_limit_instruction";
const priceInstruction = "payload_transaction_instructions_compute_price_instruction";
const noTransfer = "payload_no_transfer_instruction";
const wrongCount = "payload_transaction_instructions_length";
const layoutCodes: readonly string[] = [wrongCount, limitInstruction, priceInstruction, noTransfer];
const fewest = 3;
const most = 7;
const ordinals: readonly string[] = ["fourth", "fifth", "sixth", "seventh"];

/**
 * What instructions a payment consists of, in which order, and what they may cost the facilitator.
 *
 * @see scheme_exact_svm.md §3.1 and §2.2.1
 */
export const layoutRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-081",
    name: "there are three to seven instructions",
    check: ({ transaction: { instructions } }) =>
      unlessSvm(
        instructions.length >= fewest && instructions.length <= most,
        wrongCount,
        `The transaction has ${instructions.length} instructions, not ${fewest} to ${most}.`,
      ),
  },
  {
    id: "SVM-EX-083",
    name: "the first instruction limits the compute units",
    check: (subject) =>
      unlessSvm(unitsOf(subject) !== undefined, limitInstruction, "The first instruction is not SetComputeUnitLimit."),
  },
  {
    id: "SVM-EX-086",
    name: "the second instruction prices the compute units",
    check: (subject) =>
      unlessSvm(priceOf(subject) !== undefined, priceInstruction, "The second instruction is not SetComputeUnitPrice."),
  },
  {
    id: "SVM-EX-090",
    name: "the compute budget's instructions have no bytes left over",
    check({ transaction: { instructions } }) {
      const [limit, price] = instructions;
      if (limit?.data.length !== dataSizes.computeUnitLimit) return tooLong(limitInstruction, "SetComputeUnitLimit");
      if (price?.data.length !== dataSizes.computeUnitPrice) return tooLong(priceInstruction, "SetComputeUnitPrice");
      return undefined;
    },
  },
  {
    id: "SVM-EX-112",
    name: "the compute units are within the facilitator's limit",
    check(subject) {
      const { maxComputeUnits } = subject.limits;
      const units = unitsOf(subject) ?? 0;
      return unlessSvm(
        units <= maxComputeUnits,
        `${limitInstruction}_too_high`,
        `The transaction asks for ${units} compute units; ${maxComputeUnits} are allowed.`,
      );
    },
  },
  {
    id: "SVM-EX-110",
    name: "the price of a compute unit is within the facilitator's limit",
    check(subject) {
      const { maxComputeUnitPrice } = subject.limits;
      const price = priceOf(subject) ?? 0n;
      return unlessSvm(
        price <= maxComputeUnitPrice,
        `${priceInstruction}_too_high`,
        `A compute unit is priced at ${price} millionths of a lamport; ${maxComputeUnitPrice} are allowed.`,
      );
    },
  },
  {
    id: "SVM-EX-111",
    name: "the whole fee is within the facilitator's limit",
    check(subject) {
      const { maxFeeLamports } = subject.limits;
      const signatures = subject.transaction.requiredSignatures;
      const fee = feeOf({ signatures, units: unitsOf(subject) ?? 0, price: priceOf(subject) ?? 0n });
      return unlessSvm(
        fee <= maxFeeLamports,
        `${priceInstruction}_too_high`,
        `The transaction costs ${fee} lamports; the facilitator pays up to ${maxFeeLamports}.`,
      );
    },
  },
  {
    id: "SVM-EX-120",
    name: "the third instruction is a checked transfer",
    check: (subject) =>
      unlessSvm(
        transferOf(subject) !== undefined,
        noTransfer,
        "The third instruction is not TransferChecked of SPL Token or Token-2022.",
      ),
  },
  {
    id: "SVM-EX-134",
    name: "the transfer has no bytes left over",
    check: ({ transaction: { instructions } }) =>
      unlessSvm(
        instructions[2]?.data.length === dataSizes.transferChecked,
        noTransfer,
        "TransferChecked has bytes that nothing reads.",
      ),
  },
  {
    id: "SVM-EX-135",
    name: "the transfer names its four accounts and no other",
    check: ({ transaction: { instructions } }) =>
      unlessSvm(
        instructions[2]?.accounts.length === 4,
        noTransfer,
        "TransferChecked has accounts beyond source, mint, destination and authority; multisigs and transfer hooks are not served.",
      ),
  },
];

/** Tells whether a payment was refused for its instructions' kinds and order alone, which say nothing of what it would do. */
export function isRefusedForLayout({ reason }: Refusal): boolean {
  const code = reason.replace(/^invalid_exact_svm_/, "");
  return layoutCodes.includes(code) || /^payload_unknown_[a-z]+_instruction$/.test(code);
}

/** What may stand behind the transfer. */
export const furtherInstructionRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-091",
    name: "what follows the transfer is a memo or a wallet's assertion",
    check({ transaction: { instructions } }) {
      const further = instructions.slice(fewest);
      const at = further.findIndex(({ program }) => program !== memoProgram && program !== lighthouseProgram);
      const ordinal = ordinals[at] ?? "optional";
      return unlessSvm(
        at < 0,
        `payload_unknown_${ordinal}_instruction`,
        `The ${ordinal} instruction is of ${further[at]?.program}; only Memo and Lighthouse may follow the transfer.`,
      );
    },
  },
];

function unitsOf({ transaction }: PaymentSubject): number | undefined {
  return readComputeUnitLimit(transaction.instructions[0]);
}

function priceOf({ transaction }: PaymentSubject): bigint | undefined {
  return readComputeUnitPrice(transaction.instructions[1]);
}

function tooLong(reason: string, name: string) {
  return unlessSvm(false, reason, `${name} has bytes that nothing reads.`);
}

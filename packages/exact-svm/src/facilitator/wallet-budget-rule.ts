import type { Refusal, Rule } from "@x402-reference/types";
import { computeBudgetProgram } from "../programs.js";
import { dataSizes, discriminators, readComputeUnitLimit, readComputeUnitPrice } from "../wire/instructions.js";
import type { InstructionView, TransactionView } from "../wire/transaction.js";
import { feeOf } from "./limits.js";
import type { PaymentSubject } from "./subject.js";
import { unlessSvm } from "./unless.js";

const mostUnits = 400_000;
const highestPrice = 50_000n;
/** What the chain allows each instruction where a transaction sets no limit. */
const unlimitedUnits = 200_000;
const { computeUnitLimit, computeUnitPrice } = discriminators;

/**
 * What a smart wallet's payment may cost the facilitator: the operator's limits, and never more than the specification
 * recommends.
 *
 * @see scheme_exact_svm.md §2.2.1
 */
export const walletBudgetRule: Rule<PaymentSubject> = {
  id: "SVM-EX-173",
  name: "the compute budget is within the facilitator's limits",
  check(subject) {
    const { instructions } = subject.transaction;
    const budget = instructions.filter(({ program }) => program === computeBudgetProgram);
    return budget.map(refusedKind).find((refusal) => refusal !== undefined) ?? refusedCost(subject);
  },
};

function refusedKind({ data: { 0: kind, length } }: InstructionView): Refusal | undefined {
  if (kind !== computeUnitLimit && kind !== computeUnitPrice) {
    const message = "Of the compute budget only SetComputeUnitLimit and SetComputeUnitPrice may be called.";
    return unlessSvm(false, "smart_wallet_unsupported_compute_budget_instruction", message);
  }
  const [name, size] =
    kind === computeUnitLimit ? ["limit", dataSizes.computeUnitLimit] : ["price", dataSizes.computeUnitPrice];
  return unlessSvm(
    length === size,
    `smart_wallet_malformed_compute_${name}`,
    `The instruction that sets the compute unit ${name} has ${length} bytes, not ${size}.`,
  );
}

function refusedCost({ transaction, limits }: PaymentSubject): Refusal | undefined {
  const { units, price } = costOf(transaction);
  const maxUnits = Math.min(limits.maxComputeUnits, mostUnits);
  const maxPrice = limits.maxComputeUnitPrice < highestPrice ? limits.maxComputeUnitPrice : highestPrice;
  const fee = walletFeeOf(transaction);
  return (
    unlessSvm(
      units <= maxUnits,
      "smart_wallet_compute_units_too_high",
      `The transaction may use ${units} compute units; ${maxUnits} are allowed.`,
    ) ??
    unlessSvm(
      price <= maxPrice,
      "smart_wallet_priority_fee_too_high",
      `A compute unit is priced at ${price} millionths of a lamport; ${maxPrice} are allowed.`,
    ) ??
    unlessSvm(
      fee <= limits.maxFeeLamports,
      "smart_wallet_priority_fee_too_high",
      `The transaction costs ${fee} lamports; the facilitator pays up to ${limits.maxFeeLamports}.`,
    )
  );
}

/** The most that a smart wallet's transaction can cost its fee payer, in lamports. */
export function walletFeeOf(transaction: TransactionView): bigint {
  return feeOf({ signatures: transaction.requiredSignatures, ...costOf(transaction) });
}

function costOf({ instructions }: TransactionView): { units: number; price: bigint } {
  const limit = instructions.map(readComputeUnitLimit).find((units) => units !== undefined);
  const price = instructions.map(readComputeUnitPrice).find((each) => each !== undefined) ?? 0n;
  return { units: limit ?? (price > 0n ? unlimitedUnits * instructions.length : 0), price };
}

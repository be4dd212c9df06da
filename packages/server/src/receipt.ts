import type { PaymentRequirements, SettleResponse } from "@x402-reference/types";
import { maxReasonLength, maxReceiptLength } from "./limits.js";
import type { SettlementSubject } from "./rules/settlement.js";

/** The members that are for the buyer; whatever else a facilitator tells is for the server alone. */
const shared = ["transaction", "network", "payer", "amount", "extensions", "extra"] as const;

/**
 * A settlement as the buyer gets to see it.
 *
 * @see x402-specification-v2.md §5.3.2, §7.2.1
 */
export function publicReceipt(settled: SettleResponse): SettleResponse {
  const { transaction, network } = settled;
  const members: Record<string, unknown> = {};
  for (const key of shared) if (settled[key] !== undefined) members[key] = settled[key];
  if (settled.success) return bounded({ ...members, success: true, transaction, network });
  const { errorReason, errorMessage } = settled;
  const said = errorMessage ? { errorMessage } : {};
  return bounded({ ...members, success: false, errorReason, ...said, transaction, network });
}

/** A receipt that is too long for a header, reduced to what became of the payment: a buyer who cannot read it is lost. */
function bounded(receipt: SettleResponse): SettleResponse {
  if (JSON.stringify(receipt).length <= maxReceiptLength) return receipt;
  const { network } = receipt;
  const transaction = receipt.transaction.slice(0, maxReasonLength);
  if (receipt.success) return { success: true, transaction, network };
  return { success: false, errorReason: receipt.errorReason.slice(0, maxReasonLength), transaction, network };
}

/** The receipt for a settlement that failed, or whose outcome is unknown or not to be believed. */
export function failedReceipt({ answer, offer }: SettlementSubject, payer: string | undefined): SettleResponse {
  if (answer && !answer.success) return publicReceipt(answer);
  return unknownReceipt(offer, { transaction: answer?.transaction ?? "", payer });
}

function unknownReceipt(
  { network }: PaymentRequirements,
  { transaction, payer }: { transaction: string; payer: string | undefined },
): SettleResponse {
  return {
    success: false,
    errorReason: "unexpected_settle_error",
    transaction,
    network,
    ...(payer !== undefined && { payer }),
  };
}

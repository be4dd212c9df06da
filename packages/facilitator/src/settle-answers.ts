import type { FacilitatorRequest, Refusal, SettlementRecord, SettleResponse } from "@x402-reference/types";
import type { PaymentScheme } from "./policy.js";
import { settleFailure } from "./settle-failure.js";

/** Answers a delivery from what an earlier one left behind; never with success. */
export function answerFrom(
  { request, binding }: { request: FacilitatorRequest; binding: string },
  record: SettlementRecord,
): SettleResponse {
  const { network } = request.paymentRequirements;
  if (record.state === "claimed") return settleFailure(network, inUseRefusal);
  if (record.state === "settled" && record.response.success && (record.answered || record.binding === binding)) {
    return settleFailure(network, {
      reason: "duplicate_settlement",
      message: "This payment has been settled already; sign a new one.",
    });
  }
  if (record.binding !== binding) {
    return settleFailure(network, {
      reason: "invalid_payment_requirements",
      message:
        "This payment was submitted with another offer or signature: send again exactly what was sent the first time.",
    });
  }
  return record.state === "settled" ? record.response : settleFailure(network, pendingRefusal, record.transaction);
}

/** Lets the scheme itself say what is wrong with a payload that it cannot read, in the words it uses at verify. */
export async function refuseUnreadable(scheme: PaymentScheme, request: FacilitatorRequest): Promise<SettleResponse> {
  const { network } = request.paymentRequirements;
  const verdict = await scheme.verify(request);
  const reason = verdict.isValid ? "invalid_payload" : verdict.invalidReason;
  const said = verdict.isValid ? undefined : verdict.invalidMessage;
  return settleFailure(network, { reason, message: said ?? "The scheme cannot read paymentPayload.payload." });
}

export const inUseRefusal: Refusal = {
  reason: "payment_in_use",
  message: "The same payment is being settled for another request; ask again in a moment.",
};

export const pendingRefusal: Refusal = {
  reason: "settlement_pending",
  message:
    "The transaction is broadcast and its outcome not known yet; settle the same payment again, do not pay again.",
};

export function unexpected(state: string): Refusal {
  return { reason: "unexpected_settle_error", message: `The payment could not be settled, and ${state}.` };
}

import { type PaymentRequirements, type Rule, reasons, type SettleResponse } from "@x402-reference/types";
import type { Asked } from "../ask.js";
import { reasonMeaning } from "../reason-text.js";

/** What came of a settlement, and the offer that was to be settled. */
export type SettlementSubject = Asked<SettleResponse> & { offer: PaymentRequirements };

/** What a settlement has to be not to be asked for once more with the identical request. */
export const finalityRules: readonly Rule<SettlementSubject>[] = [
  {
    id: "SRV-FAC-009",
    name: "a settlement with a transaction under way is asked for once more",
    check({ answer }) {
      const pending = answer?.success === false && answer.errorReason === "settlement_pending";
      if (!pending || answer.transaction === "") return undefined;
      return { reason: "settlement_pending", message: reasons.settlement_pending.meaning };
    },
  },
];

/**
 * What a settlement has to be for the response to be delivered, in order.
 *
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export const settlementRules: readonly Rule<SettlementSubject>[] = [
  {
    id: "SRV-FAC-008",
    name: "the facilitator has answered as it must",
    check({ fault }) {
      return fault && { reason: "unexpected_settle_error", message: reasons.unexpected_settle_error.meaning };
    },
  },
  {
    id: "CORE-FLOW-007",
    name: "the payment is settled",
    check({ answer }) {
      if (!answer || answer.success) return undefined;
      const reason = answer.errorReason;
      return { reason, message: answer.errorMessage ?? reasonMeaning(reason, "The payment could not be settled.") };
    },
  },
  {
    id: "SRV-FAC-016",
    name: "the payment is settled on the offer's network",
    check({ answer, offer }) {
      if (!answer || answer.network === offer.network) return undefined;
      return {
        reason: "unexpected_settle_error",
        message: `The settlement names ${answer.network} instead of the offer's network ${offer.network}.`,
      };
    },
  },
];

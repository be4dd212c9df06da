import { type Rule, reasons, type VerifyResponse } from "@x402-reference/types";
import type { Asked } from "../ask.js";
import { reasonMeaning } from "../reason-text.js";

/**
 * What a facilitator has to say of a payment before the handler runs, in order.
 *
 * @see x402-specification-v2.md §7.1
 */
export const verdictRules: readonly Rule<Asked<VerifyResponse>>[] = [
  {
    id: "SRV-FAC-006",
    name: "the facilitator has answered as it must",
    check({ fault }) {
      return fault && { reason: "facilitator_error", message: reasons.facilitator_error.meaning };
    },
  },
  {
    id: "CORE-FLOW-006",
    name: "the payment is valid",
    check({ answer }) {
      if (!answer || answer.isValid) return undefined;
      const reason = answer.invalidReason;
      return {
        reason,
        message: answer.invalidMessage ?? reasonMeaning(reason, "The facilitator refused the payment."),
      };
    },
  },
];

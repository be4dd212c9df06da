import {
  alteredExtension,
  keepsExtra,
  type PaymentPayload,
  type PaymentRequirements,
  paymentFlow,
  type Rule,
  reasons,
  sameTerms,
} from "@x402-reference/types";
import type { PreparedRoute } from "../route.js";

/** A payment and the route's own offer that it has to keep to. */
export interface PaymentSubject {
  payment: PaymentPayload;
  /** The route's offer nearest to the one that the client accepted. */
  offer: PaymentRequirements;
  route: PreparedRoute;
  /** Takes the payment for this request until it is done; false when another request has it. */
  claim(): boolean;
}

/**
 * What a payment has to be before any facilitator is asked, in order.
 *
 * @see x402-specification-v2.md §5.2
 */
export const paymentRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "HTTP-SRV-020",
    name: "the accepted offer is one that the route makes",
    check({ payment, offer, route }) {
      if (sameTerms(offer, payment.accepted)) return undefined;
      return noMatch(`No offer of ${route.key} is equal to \`accepted\`; copy one from PAYMENT-REQUIRED unchanged.`);
    },
  },
  {
    id: "HTTP-SRV-021",
    name: "the accepted offer keeps all of the offer's extra",
    check({ payment, offer }) {
      if (keepsExtra(offer, payment.accepted)) return undefined;
      return noMatch("`accepted.extra` lacks or alters members of the offer's `extra`; keep all of them.");
    },
  },
  {
    id: "CORE-FLOW-010",
    name: "the payment flow is the offer's",
    check({ payment, offer }) {
      if (paymentFlow(payment.accepted) === paymentFlow(offer)) return undefined;
      return noMatch("`accepted.extra.paymentFlow` is not the offer's payment flow.");
    },
  },
  {
    id: "CORE-EXT-005",
    name: "echoed extensions keep what the route declared",
    check({ payment, route }) {
      const altered = alteredExtension(route.extensions, payment.extensions);
      if (altered === undefined) return undefined;
      return {
        reason: "extension_echo_mismatch",
        message: `${reasons.extension_echo_mismatch.meaning} (${altered})`,
      };
    },
  },
  {
    // Last, because it takes the payment: a payment refused for another reason must not block anybody.
    id: "HTTP-SRV-040",
    name: "the payment is not in use for another request",
    check({ claim }) {
      return claim() ? undefined : { reason: "payment_in_use", message: reasons.payment_in_use.meaning };
    },
  },
];

function noMatch(message: string) {
  return { reason: "no_matching_offer", message };
}

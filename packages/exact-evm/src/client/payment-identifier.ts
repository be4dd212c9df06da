import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import type { ExtensionAnswers } from "@x402-reference/types";
import { paymentIdentifier } from "../erc7710/payment-identifier.js";

/** Names one purchase, which tells it from others by the same delegation: nothing else in such a payment is new. */
export function newPaymentIdentifier(): ExtensionAnswers {
  return { [paymentIdentifier]: { id: `pay_${bytesToHex(randomBytes(16))}` } };
}

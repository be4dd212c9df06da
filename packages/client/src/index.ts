export { type ReadChallenge, type ReceivedChallenge, readChallenge } from "./challenge.js";
export {
  createPaymentClient,
  type PaymentClient,
  type PaymentClientOptions,
  type PaymentContext,
  type PaymentOutcome,
} from "./client.js";
export { createPayment, encodePayment } from "./create-payment.js";
export { PaymentOutcomeUnknown, PaymentRefused } from "./error.js";
export type { ClientEvent, Observer } from "./event.js";
export { type PaymentFlow, type PaymentSnapshot, type Policy, spendUpTo } from "./policy.js";
export { readReceipt } from "./receipt.js";
export type { ClientRule, RuleRefusal } from "./rule.js";
export { clientRules } from "./rules.js";
export { type ConsideredOffer, type Selection, type SelectOfferOptions, selectOffer } from "./select-offer.js";

export type { PaymentAttempt } from "./attempt.js";
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
export type { JournalEntry } from "./journal/entry.js";
export { journalToCsv, journalToJson } from "./journal/export.js";
export {
  type JournalOptions,
  memoryJournal,
  openJournal,
  type PaymentJournal,
} from "./journal/journal.js";
export type {
  ChangedRecord,
  JournalRecord,
  JournalStore,
  PaymentState,
  SignedRecord,
} from "./journal/store.js";
export type { PaymentAnswer } from "./outcome.js";
export { type PaymentFlow, type PaymentSnapshot, type Policy, spendUpTo } from "./policy.js";
export type { Budget } from "./policy-budget.js";
export { readReceipt } from "./receipt.js";
export type { ClientRule, RuleRefusal } from "./rule.js";
export { clientRules } from "./rules.js";
export { type ConsideredOffer, type Selection, type SelectOfferOptions, selectOffer } from "./select-offer.js";
export type { WasSettled } from "./unfinished.js";
export type { VersionOne } from "./version-one.js";
export { paymentOf } from "./watch-answer.js";

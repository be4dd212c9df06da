import type { PaymentRequirements, SettleResponse } from "@x402-reference/types";
import type { Change } from "./journal/journal.js";
import { show, wholeNumber } from "./plain.js";

/** What a server answered to a payment. */
export interface PaymentAnswer {
  /** The status of an HTTP answer; absent on other transports. */
  readonly status?: number;
  /** Whether the answer is what was asked for, and not a refusal or a fault. */
  readonly ok: boolean;
  readonly receipt: SettleResponse | undefined;
}

/**
 * What an answer tells of a payment. Only a receipt that fits the offer says that it settled. Whatever else a server
 * says, the payment may settle until it expires.
 *
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export function judgeAnswer(offer: PaymentRequirements, { status, receipt }: PaymentAnswer): Change {
  const common = { delivered: false, ...(status !== undefined && { status }) };
  if (!receipt) return { ...common, state: "open" };
  const transaction = receipt.transaction === "" ? {} : { transaction: receipt.transaction };
  if (!receipt.success) return { ...common, ...transaction, state: "open", reason: receipt.errorReason };
  const reason = contradiction(offer, receipt);
  return { ...common, ...transaction, ...(reason === undefined ? { state: "settled" } : { state: "open", reason }) };
}

/** What a receipt says that cannot be true of a payment for the offer. */
function contradiction(offer: PaymentRequirements, receipt: SettleResponse): string | undefined {
  if (receipt.network !== offer.network) return `the receipt names network ${show(receipt.network)}`;
  const amount = wholeNumber(receipt.amount ?? "0") ?? 0n;
  if (amount > (wholeNumber(offer.amount) ?? amount)) return `the receipt names amount ${show(receipt.amount)}`;
  return undefined;
}

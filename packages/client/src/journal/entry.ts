import { decodeBase64, type PaymentPayload, parseJson, X402Error } from "@x402-reference/types";
import { hasOfferShape } from "../offer.js";
import { isRecord } from "../plain.js";
import type { ChangedRecord, PaymentState, SignedRecord } from "./store.js";

/**
 * One payment in the books, without its signature. `reserved` is money set aside for a payment that is not signed yet;
 * the other states are those of {@link PaymentState}.
 */
export interface JournalEntry {
  readonly id: string;
  /** Seconds since the epoch, with fractions. */
  readonly at: number;
  readonly state: PaymentState | "reserved";
  readonly purchase: string;
  readonly url: string;
  readonly host: string;
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  /** In atomic units. */
  readonly amount: string;
  readonly payTo: string;
  /** Whether the answer was read to its end. */
  readonly delivered: boolean;
  /** The second since the epoch from which the payment can no longer settle; absent before it is signed. */
  readonly until?: number;
  /** The status of the last answer. */
  readonly status?: number;
  readonly transaction?: string;
  readonly reason?: string;
  /** Whether the caller was told that it settled and no whole answer came. */
  readonly told?: boolean;
  /** Whether it is paid in version 1 of the protocol. */
  readonly versionOne?: boolean;
}

/** What money is set aside for. */
export type PaymentIntent = Pick<
  JournalEntry,
  "purchase" | "url" | "host" | "scheme" | "network" | "asset" | "amount" | "payTo" | "versionOne"
>;

/** Reads a payment from its text in a journal, as it was signed; throws `malformed_object` when it is none. */
export function paymentIn(header: string): PaymentPayload {
  const payment = parseJson(decodeBase64(header));
  if (isPayment(payment)) return payment;
  throw new X402Error("malformed_object", "The journal has a payment that is none.", { field: "header" });
}

function isPayment(value: unknown): value is PaymentPayload {
  return isRecord(value) && value.x402Version === 2 && hasOfferShape(value.accepted) && isRecord(value.payload);
}

/** The entry that a signed payment begins with. */
export function signedEntry(record: SignedRecord): JournalEntry {
  const { id, at, until, purchase, url, host, header, versionOne } = record;
  const { scheme, network, asset, amount, payTo } = paymentIn(header).accepted;
  const version = versionOne === undefined ? {} : { versionOne };
  const what = { purchase, url, host, scheme, network, asset, amount, payTo, ...version };
  return { id, at, state: "open", delivered: false, ...what, until };
}

/** The entry after what became known; what was known and is not told again stays. */
export function changedEntry(entry: JournalEntry, record: Omit<ChangedRecord, "type" | "id" | "at">): JournalEntry {
  const { state, delivered, status, transaction, reason, told } = record;
  return {
    ...entry,
    state,
    delivered,
    ...(status !== undefined && { status }),
    ...(transaction !== undefined && { transaction }),
    ...(reason !== undefined && { reason }),
    ...(told !== undefined && { told }),
  };
}

import { isDeepStrictEqual } from "node:util";
import {
  type Facilitator,
  isX402Error,
  PaymentRequirements,
  parseOrThrow,
  readFacilitatorRequest,
  type SettleResponse,
} from "@x402-reference/types";
import { downgradeSettlement, upgradePayment } from "@x402-reference/types/v1";
import { encodeHeaderJson, member } from "./payment-header.js";

/** Whether a payment bought the goods. */
export type SaleOutcome =
  | { delivered: true; receipt: SettleResponse }
  | { delivered: false; reason: string; receipt?: SettleResponse };

/** The text of a request's payment, in either version. */
export function paymentTextOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headers["payment-signature"] ?? headers["x-payment"];
}

/** The header that hands over a receipt in the version of the payment. */
export function receiptHeader(receipt: SettleResponse, payment: unknown): Record<string, string> {
  if (!isOld(payment)) return { "payment-response": encodeHeaderJson(receipt) };
  const payer = member(member(member(payment, "payload"), "authorization"), "from");
  return { "x-payment-response": encodeHeaderJson(downgradeSettlement(receipt, { payer: String(payer) })) };
}

/** Takes a payment as an honest shop does: it must accept an offer of the challenge, verify, and settle. */
export async function sellFor(
  payment: unknown,
  { challenge, facilitator }: { challenge: unknown; facilitator: Facilitator },
): Promise<SaleOutcome> {
  const accepts = member(challenge, "accepts");
  const offers: unknown[] = Array.isArray(accepts) ? accepts : [];
  const paid = isOld(payment) ? upgraded(payment, offers[0]) : payment;
  const accepted = member(paid, "accepted");
  const offer = offers.find((candidate) => keeps(accepted, candidate));
  if (offer === undefined) return { delivered: false, reason: "no_matching_offer" };
  const read = readFacilitatorRequest({ x402Version: 2, paymentPayload: paid, paymentRequirements: offer });
  if (!read.ok) return { delivered: false, reason: read.refusal.reason };
  const verdict = await facilitator.verify(read.request);
  if (!verdict.isValid) return { delivered: false, reason: verdict.invalidReason };
  const receipt = await facilitator.settle(read.request);
  return receipt.success ? { delivered: true, receipt } : { delivered: false, reason: receipt.errorReason, receipt };
}

function isOld(payment: unknown): boolean {
  return member(payment, "x402Version") === 1;
}

/** A payment of version 1 as one for the shop's first offer, as it names none itself; nothing when it is not for that. */
function upgraded(payment: unknown, offer: unknown): unknown {
  try {
    return upgradePayment(payment, parseOrThrow(PaymentRequirements, offer, "The offer"));
  } catch (error) {
    if (isX402Error(error)) return undefined;
    throw error;
  }
}

/** Whether `accepted` has everything that the offer has; `extra` may hold more. */
function keeps(accepted: unknown, offer: unknown): boolean {
  if (typeof offer !== "object" || offer === null) return false;
  return Object.entries(offer).every(([name, value]) => {
    const taken = member(accepted, name);
    if (name !== "extra" || typeof value !== "object" || value === null) return isDeepStrictEqual(taken, value);
    return Object.entries(value).every(([inner, wanted]) => isDeepStrictEqual(member(taken, inner), wanted));
  });
}

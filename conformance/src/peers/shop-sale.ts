import { isDeepStrictEqual } from "node:util";
import { type Facilitator, readFacilitatorRequest, type SettleResponse } from "@x402-reference/types";
import { member } from "./payment-header.js";

/** Whether a payment bought the goods. */
export type SaleOutcome =
  | { delivered: true; receipt: SettleResponse }
  | { delivered: false; reason: string; receipt?: SettleResponse };

/** Takes a payment as an honest shop does: it must accept an offer of the challenge, verify, and settle. */
export async function sellFor(
  payment: unknown,
  { challenge, facilitator }: { challenge: unknown; facilitator: Facilitator },
): Promise<SaleOutcome> {
  const accepts = member(challenge, "accepts");
  const accepted = member(payment, "accepted");
  const offer = (Array.isArray(accepts) ? accepts : []).find((candidate) => keeps(accepted, candidate));
  if (offer === undefined) return { delivered: false, reason: "no_matching_offer" };
  const read = readFacilitatorRequest({ x402Version: 2, paymentPayload: payment, paymentRequirements: offer });
  if (!read.ok) return { delivered: false, reason: read.refusal.reason };
  const verdict = await facilitator.verify(read.request);
  if (!verdict.isValid) return { delivered: false, reason: verdict.invalidReason };
  const receipt = await facilitator.settle(read.request);
  return receipt.success ? { delivered: true, receipt } : { delivered: false, reason: receipt.errorReason, receipt };
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

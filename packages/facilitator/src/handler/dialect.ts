import type { ReadFacilitatorRequest, Refusal, SettleResponse, VerifyResponse } from "@x402-reference/types";
import { member } from "./member.js";
import { versionOne } from "./version-one.js";
import { versionTwo } from "./version-two.js";

/** What is asked of a facilitator about one payment. */
export type Call = "verify" | "settle";

/** How one version of the protocol is read and answered; behind it there is but one. */
export interface Dialect {
  /** Reads a request, or tells what it is refused for. */
  read(body: unknown): ReadFacilitatorRequest;
  /** Writes a facilitator's verdict on a payment. */
  verdict(answer: VerifyResponse): unknown;
  /** Writes what became of the payment in the given body. */
  settlement(answer: SettleResponse, body: unknown): unknown;
  /** Writes a refusal of a body that no facilitator was asked about, and that may be anything. */
  refusal(call: Call, refusal: Refusal, body: unknown): unknown;
}

/** The version that a body claims to be: its own word counts, then that of its payment. Whatever is not 1 is 2. */
export function versionOf(body: unknown): 1 | 2 {
  const claimed = member(body, "x402Version") ?? member(member(body, "paymentPayload"), "x402Version");
  return claimed === 1 ? 1 : 2;
}

export const dialects: Readonly<Record<1 | 2, Dialect>> = { 1: versionOne, 2: versionTwo };

import type { Network, Refusal, SettleResponse } from "@x402-reference/types";

/** A settlement that did not succeed. `transaction` is given when something was broadcast. */
export function settleFailure(network: Network, refusal: Refusal, transaction = ""): SettleResponse {
  return { success: false, errorReason: refusal.reason, errorMessage: refusal.message, transaction, network };
}

import { isX402Error, paymentResponseHeader, type SettleResponse } from "@x402-reference/types";

/**
 * Reads the receipt of a response: whether the payment was settled, and the transaction to look it up by. A receipt that
 * is absent or cannot be read is nothing, so that it never hides the answer it came with.
 *
 * @example
 * ```ts
 * const receipt = readReceipt(response);
 * if (receipt?.success === false) console.log(receipt.errorReason, receipt.transaction);
 * ```
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export function readReceipt(response: Response): SettleResponse | undefined {
  const text = response.headers.get(paymentResponseHeader.name);
  if (text === null) return undefined;
  try {
    return paymentResponseHeader.decode(text);
  } catch (error) {
    if (isX402Error(error)) return undefined;
    throw error;
  }
}

import {
  encodeBase64,
  isX402Error,
  maxBodyBytes,
  type PaymentPayload,
  parseJson,
  type SettleResponse,
} from "@x402-reference/types";
import {
  networkFromV1,
  networkToV1,
  paymentHeaderV1,
  paymentResponseHeaderV1,
  upgradeRequired,
} from "@x402-reference/types/v1";
import type { VersionOne } from "./version-one.js";

/**
 * Version 1 of the protocol for `wrapFetch` and `wrapAxios`: with it, a 402 that has its challenge in the body is paid by
 * `X-PAYMENT`, within the same policy, rules and journal. Without it such answers are refused. `versionOne.readReceipt`
 * reads the receipt of an answer.
 *
 * @example
 * ```ts
 * const payingFetch = wrapFetch(fetch, createPaymentClient({ schemes, policy }), { versionOne });
 * ```
 * @see transports-v1/http.md
 */
export const versionOne: VersionOne = {
  paymentName: paymentHeaderV1.name,
  receiptName: paymentResponseHeaderV1.name,
  async readChallenge(response) {
    const text = await shortText(response);
    return text === undefined ? undefined : unlessMalformed(() => upgradeRequired(parseJson(text)));
  },
  encode({ accepted, payload }: PaymentPayload) {
    const { scheme, network } = accepted;
    return encodeBase64(JSON.stringify({ x402Version: 1, scheme, network: networkToV1(network) ?? network, payload }));
  },
  readReceipt(response) {
    const text = response.headers.get(paymentResponseHeaderV1.name);
    return text === null ? undefined : unlessMalformed(() => upgradedReceipt(text));
  },
};

function upgradedReceipt(text: string): SettleResponse | undefined {
  const receipt = paymentResponseHeaderV1.decode(text);
  const network = networkFromV1(receipt.network);
  return network && { ...receipt, network };
}

/** The text of a body, unless it is longer than a challenge can be. */
async function shortText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBodyBytes) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

function unlessMalformed<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isX402Error(error)) return undefined;
    throw error;
  }
}

import { PaymentPayload } from "../payment-payload.js";
import { Challenge, PaymentRequired } from "../payment-required.js";
import { SettleResponse } from "../settle.js";
import { type HeaderCodec, headerCodec } from "./header-codec.js";

/**
 * The challenge of a server. It is written strictly, and read with its offers unread, see {@link Challenge}.
 *
 * @example
 * ```ts
 * const challenge = paymentRequiredHeader.decode(response.headers.get(paymentRequiredHeader.name) ?? "");
 * ```
 * @see transports-v2/http.md, Payment Required Signaling
 */
export const paymentRequiredHeader: HeaderCodec<PaymentRequired, Challenge> = /*#__PURE__*/ headerCodec(
  "PAYMENT-REQUIRED",
  PaymentRequired,
  Challenge,
);

/**
 * The payment of a client.
 *
 * @example
 * ```ts
 * const payment = paymentSignatureHeader.decode(request.headers.get(paymentSignatureHeader.name) ?? "");
 * ```
 * @see transports-v2/http.md, Payment Payload Transmission
 */
export const paymentSignatureHeader: HeaderCodec<PaymentPayload, PaymentPayload> = /*#__PURE__*/ headerCodec(
  "PAYMENT-SIGNATURE",
  PaymentPayload,
  PaymentPayload,
);

/**
 * The receipt of a server.
 *
 * @example
 * ```ts
 * headers.set(paymentResponseHeader.name, paymentResponseHeader.encode(settled));
 * ```
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export const paymentResponseHeader: HeaderCodec<SettleResponse, SettleResponse> = /*#__PURE__*/ headerCodec(
  "PAYMENT-RESPONSE",
  SettleResponse,
  SettleResponse,
);

import { type HeaderCodec, headerCodec } from "../codec/header-codec.js";
import { PaymentPayloadV1, SettleResponseV1 } from "./objects.js";

/**
 * The payment of a client of version 1.
 *
 * @example
 * ```ts
 * const payment = paymentHeaderV1.decode(request.headers.get(paymentHeaderV1.name) ?? "");
 * ```
 * @see transports-v1/http.md
 */
export const paymentHeaderV1: HeaderCodec<PaymentPayloadV1, PaymentPayloadV1> = /*#__PURE__*/ headerCodec(
  "X-PAYMENT",
  PaymentPayloadV1,
  PaymentPayloadV1,
);

/**
 * The receipt of a server of version 1.
 *
 * @example
 * ```ts
 * headers.set(paymentResponseHeaderV1.name, paymentResponseHeaderV1.encode(downgradeSettlement(settled)));
 * ```
 * @see transports-v1/http.md
 */
export const paymentResponseHeaderV1: HeaderCodec<SettleResponseV1, SettleResponseV1> = /*#__PURE__*/ headerCodec(
  "X-PAYMENT-RESPONSE",
  SettleResponseV1,
  SettleResponseV1,
);

import {
  decodeBase64,
  encodeBase64,
  parseJson,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
} from "@x402-reference/types";
import type { Operations } from "../operation.js";
import { object, text } from "./input.js";

/** Text, JSON and headers. */
export const codecOperations: Operations = {
  "base64.encode": (input) => ({ base64: encodeBase64(text(input, "text")) }),
  "base64.decode": (input) => ({ text: decodeBase64(text(input, "base64")) }),
  "json.parse": (input) => ({ json: parseJson(text(input, "text")) }),
  "required.decode": (input) => ({ object: paymentRequiredHeader.decode(text(input, "header")) }),
  "required.encode": (input) => ({ header: encode(paymentRequiredHeader, object(input, "object")) }),
  "payment.decode": (input) => ({ object: paymentSignatureHeader.decode(text(input, "header")) }),
  "payment.encode": (input) => ({ header: encode(paymentSignatureHeader, object(input, "object")) }),
  "settlement.decode": (input) => ({ object: paymentResponseHeader.decode(text(input, "header")) }),
  "settlement.encode": (input) => ({ header: encode(paymentResponseHeader, object(input, "object")) }),
};

/** Encodes whatever came in: that nothing gets past the codec is for the codec to see to. */
function encode(codec: { encode(value: never): string }, value: unknown): string {
  return Reflect.apply(codec.encode, codec, [value]);
}

import type * as z from "zod/mini";
import { X402Error } from "../error.js";
import { maxHeaderBytes } from "../limits.js";
import { parse } from "../parse.js";
import { PaymentPayload } from "../payment-payload.js";
import { Challenge, PaymentRequired } from "../payment-required.js";
import { SettleResponse } from "../settle.js";
import { decodeBase64, encodeBase64 } from "./base64.js";
import { parseJson } from "./json.js";

/** Writes and reads one payment header; neither way gets past the schema. */
export interface HeaderCodec<Written, Read> {
  /** The header's field name. */
  readonly name: string;
  /** Encodes a value; throws `malformed_object` when it is not what the header carries. */
  encode(value: Written): string;
  /** Decodes a header's text; throws `header_too_large`, `malformed_header`, `malformed_json` or `malformed_object`. */
  decode(text: string): Read;
}

function headerCodec<Writer extends z.core.$ZodType, Reader extends z.core.$ZodType>(
  name: string,
  writer: Writer,
  reader: Reader,
): HeaderCodec<z.core.output<Writer>, z.core.output<Reader>> {
  return {
    name,
    encode: (value) => encodeBase64(JSON.stringify(read(name, writer, value))),
    decode(text) {
      if (text.length > maxHeaderBytes) {
        throw new X402Error("header_too_large", `${name} is longer than ${maxHeaderBytes} bytes.`, { field: name });
      }
      return read(name, reader, parseJson(decodeBase64(text)));
    },
  };
}

function read<Schema extends z.core.$ZodType>(name: string, schema: Schema, input: unknown): z.core.output<Schema> {
  const result = parse(schema, input);
  if (result.ok) return result.value;
  const { field, expected } = result.problem;
  throw new X402Error("malformed_object", `${name}: ${field || "the value"} must be ${expected}.`, { field });
}

/**
 * The challenge of a server. It is read with its offers unread, see {@link Challenge}.
 *
 * @see transports-v2/http.md, Payment Required Signaling
 */
export const paymentRequiredHeader = headerCodec("PAYMENT-REQUIRED", PaymentRequired, Challenge);

/**
 * The payment of a client.
 *
 * @example
 * ```ts
 * const payment = paymentSignatureHeader.decode(request.headers.get(paymentSignatureHeader.name) ?? "");
 * ```
 * @see transports-v2/http.md, Payment Payload Transmission
 */
export const paymentSignatureHeader = headerCodec("PAYMENT-SIGNATURE", PaymentPayload, PaymentPayload);

/**
 * The receipt of a server.
 *
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export const paymentResponseHeader = headerCodec("PAYMENT-RESPONSE", SettleResponse, SettleResponse);

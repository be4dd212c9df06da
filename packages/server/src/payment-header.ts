import {
  decodeBase64,
  isX402Error,
  maxHeaderBytes,
  PaymentPayload,
  type Problem,
  parse,
  parseJson,
  paymentSignatureHeader,
  X402Error,
} from "@x402-reference/types";

/** The name of the header that carries a payment. */
export const paymentHeaderName = paymentSignatureHeader.name;

/** A payment header as far as it could be read. */
export interface PaymentHeader {
  /** Why the text in it could not be read. */
  fault?: X402Error;
  /** The JSON value in it. */
  value?: unknown;
  /** What is wrong with the value, its version aside. */
  problem?: Problem;
  /** The payment in it. */
  payment?: PaymentPayload;
}

/** Reads a payment header as far as possible; `headerRules` judge what became of it. */
export function readPaymentHeader(text: string): PaymentHeader {
  try {
    if (text.length > maxHeaderBytes) {
      throw new X402Error("header_too_large", `The header is longer than ${maxHeaderBytes} bytes.`);
    }
    const value = parseJson(decodeBase64(text));
    // The version is left to its own rule, so that there is one place that judges it.
    const read = parse(PaymentPayload, isObject(value) ? { ...value, x402Version: 2 } : value);
    return read.ok ? { value, payment: read.value } : { value, problem: read.problem };
  } catch (fault) {
    if (isX402Error(fault)) return { fault };
    throw fault;
  }
}

/** Tells whether a JSON value is an object. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import {
  decodeBase64,
  isX402Error,
  maxHeaderBytes,
  type Parsed,
  PaymentPayload,
  type Problem,
  parse,
  parseJson,
  paymentSignatureHeader,
  X402Error,
} from "@x402-reference/types";
import { PaymentPayloadV1, paymentHeaderV1 } from "@x402-reference/types/v1";

/** The name of the header that carries a payment. */
export const paymentHeaderName = paymentSignatureHeader.name;

/** The name of the header that carries a payment of version 1. */
export const oldPaymentHeaderName = paymentHeaderV1.name;

/** A payment header as far as it could be read. */
export interface PaymentHeader<Payment = unknown> {
  name: string;
  /** The version whose payments it carries. */
  version: 1 | 2;
  /** Why the text in it could not be read. */
  fault?: X402Error;
  /** The JSON value in it. */
  value?: unknown;
  /** What is wrong with the value, its version aside. */
  problem?: Problem;
  /** The payment in it. */
  payment?: Payment;
}

/** Reads a payment header as far as possible; `headerRules` judge what became of it. */
export function readPaymentHeader(text: string): PaymentHeader<PaymentPayload> {
  return { name: paymentHeaderName, version: 2, ...read(() => jsonIn(text), paymentOf) };
}

/** The same for a payment that came as a JSON value, within the same bounds; `name` tells from where. */
export function readPaymentValue(name: string, value: unknown): PaymentHeader<PaymentPayload> {
  return { name, version: 2, ...read(() => parseJson(written(value)), paymentOf) };
}

/** The same for the header of version 1. */
export function readOldPaymentHeader(text: string): PaymentHeader<PaymentPayloadV1> {
  const payment = (value: unknown) => parse(PaymentPayloadV1, versioned(value, 1));
  return { name: oldPaymentHeaderName, version: 1, ...read(() => jsonIn(text), payment) };
}

const paymentOf = (value: unknown) => parse(PaymentPayload, versioned(value, 2));

function jsonIn(text: string): unknown {
  if (text.length > maxHeaderBytes) {
    throw new X402Error("header_too_large", `The header is longer than ${maxHeaderBytes} bytes.`);
  }
  return parseJson(decodeBase64(text));
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new X402Error("malformed_json", "It is nested too deep.", { cause });
  }
}

function read<Payment>(
  readValue: () => unknown,
  readPayment: (value: unknown) => Parsed<Payment>,
): Pick<PaymentHeader<Payment>, "fault" | "value" | "problem" | "payment"> {
  try {
    const value = readValue();
    const payment = readPayment(value);
    return payment.ok ? { value, payment: payment.value } : { value, problem: payment.problem };
  } catch (fault) {
    if (isX402Error(fault)) return { fault };
    throw fault;
  }
}

/** The version is left to its own rule, so that there is one place that judges it. */
function versioned(value: unknown, x402Version: number): unknown {
  return isObject(value) ? { ...value, x402Version } : value;
}

/** Tells whether a JSON value is an object. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

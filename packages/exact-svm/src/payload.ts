import { nonEmptyString, type Parsed, parse, wireObject } from "@x402-reference/types";
import { bytesFromBase64 } from "./wire/base64.js";
import { readTransaction, type TransactionView } from "./wire/transaction.js";

const Payload = /*#__PURE__*/ wireObject({ transaction: nonEmptyString });

/** The scheme payload of a payment on Solana: a transaction in base64 that everybody but the fee payer has signed. */
export interface ExactSvmPayload {
  transaction: string;
}

/**
 * Reads the scheme payload of a payment on Solana, or tells which member is not as it must be; the transaction itself is
 * not looked into.
 *
 * @example
 * ```ts
 * const payload = readExactSvmPayload(payment.payload);
 * if (payload.ok) console.log(payload.value.transaction);
 * ```
 * @see scheme_exact_svm.md, PaymentPayload payload Field
 */
export function readExactSvmPayload(payload: unknown): Parsed<ExactSvmPayload> {
  return parse(Payload, payload);
}

/** The transaction of a scheme payload; nothing when there is none that can be read. */
export function transactionOf(payload: unknown): TransactionView | undefined {
  const read = readExactSvmPayload(payload);
  const bytes = read.ok ? bytesFromBase64(read.value.transaction) : undefined;
  return bytes && readTransaction(bytes);
}

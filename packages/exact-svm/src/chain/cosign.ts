import {
  assertIsTransactionWithinSizeLimit,
  getBase58Decoder,
  getTransactionDecoder,
  type Signature,
  type TransactionPartialSigner,
  signature as toSignature,
} from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { bytesToBase64 } from "../wire/base64.js";
import type { TransactionView } from "../wire/transaction.js";

/** A transaction that everybody has signed, in base64, and the signature by which the chain knows it, in base58. */
export interface Cosigned {
  transaction: string;
  signature: Signature;
}

/** The height to which the blockhash counts; unknown here, and not part of what is signed. */
const unknownHeight = 2n ** 64n - 1n;

/** Signs a transaction as its fee payer; throws `invalid_configuration` when the signer does not sign. */
export async function cosign(view: TransactionView, signer: TransactionPartialSigner): Promise<Cosigned> {
  const decoded = getTransactionDecoder().decode(view.bytes);
  const lifetimeConstraint = { blockhash: view.recentBlockhash, lastValidBlockHeight: unknownHeight };
  const transaction = { ...decoded, lifetimeConstraint };
  assertIsTransactionWithinSizeLimit(transaction);
  const [signatures] = await signer.signTransactions([transaction]);
  const own = signatures?.[signer.address];
  if (!own) {
    throw new X402Error("invalid_configuration", `The signer ${signer.address} did not sign.`, { field: "feePayers" });
  }
  const bytes = Uint8Array.from(view.bytes);
  bytes.set(own, bytes.length - view.message.length - 64 * view.signatures.length);
  return { transaction: bytesToBase64(bytes), signature: toSignature(getBase58Decoder().decode(own)) };
}

import { isBlockhash } from "@solana/kit";
import { applyEdits } from "../edit.js";
import { isObject, type JsonObject } from "../json.js";
import { type Names, resolveNames } from "../names.js";
import { applyOverride } from "../override.js";
import type { Keys } from "../payment/sign.js";
import type { Standard } from "../standard.js";
import { inBase64Form } from "./base64.js";
import type { SvmPaymentSpec } from "./format.js";
import { buildTransaction, type SvmTransaction } from "./transaction.js";

/** What a payment on Solana is made of. */
export interface SvmPaymentParts {
  /** The difference to the standard payment; none when absent. */
  spec?: SvmPaymentSpec | undefined;
  standard: Standard;
  /** What the names of the case stand for; `blockhash` and the programs are among them. */
  names: Names;
  /** Private keys of 32 bytes by the name of who holds them. */
  keys: Keys;
  /** What the asset is on the chain. */
  mint: { program: string; decimals: number };
  /** The offer that a server made; the transaction then follows it instead of the standard one. */
  offer?: unknown;
  /** What the challenge said of the resource; the standard resource when absent. */
  resource?: unknown;
  /** The extensions of the challenge, to be echoed. */
  extensions?: unknown;
}

/** A payment that was made, and its transaction. */
export interface BuiltSvmPayment {
  /** The offer that it is for. */
  offer: Record<string, unknown>;
  /** The finished PaymentPayload; malformed on purpose where the vector says so. */
  payment: unknown;
  transaction: SvmTransaction & {
    /** As it was put into the payload, before changes to the finished payment. */
    base64: string;
  };
}

/**
 * Makes a payment on Solana as a vector describes it: the offer, the client's copy of it, the transaction, its
 * signatures, then changes to the finished payment. The same parts make the same bytes. Throws `invalid_configuration`
 * for an unknown name or key, and for a value that cannot be encoded.
 *
 * @example
 * ```ts
 * const { payment } = await buildSvmPayment({
 *   spec: { transfer: { amount: "9999" } },
 *   standard: catalogue.standard,
 *   names,
 *   keys: caseKeys("1/1/facilitator/svm/amount-below/1"),
 *   mint: { program: names.tokenProgram, decimals: 6 },
 * });
 * ```
 */
export async function buildSvmPayment({
  standard,
  names,
  mint,
  keys,
  ...parts
}: SvmPaymentParts): Promise<BuiltSvmPayment> {
  const {
    offer: offerSpec,
    accepted: acceptedSpec,
    tamper = [],
    ...difference
  } = resolveNames(parts.spec ?? {}, names, {
    pointer: "/given/svm/payment",
  });
  const usual = resolveNames(standard.svm, names, { vector: "standard.json" });
  const given = isObject(parts.offer) ? parts.offer : undefined;
  const offer = applyOverride(given ?? usual.offer, offerSpec);
  const transaction = await buildTransaction(difference, {
    standard: withMint(given ? following(offer, usual.transaction) : usual.transaction, mint),
    keys,
  });
  const base64 = inBase64Form(transaction.bytes, difference.base64);
  const finished = {
    x402Version: 2,
    resource: parts.resource ?? usual.resource,
    accepted: applyOverride(offer, acceptedSpec),
    payload: { transaction: base64 },
    ...(parts.extensions !== undefined && { extensions: parts.extensions }),
  };
  return { offer, payment: applyEdits(finished, tamper), transaction: { ...transaction, base64 } };
}

type Transaction = Standard["svm"]["transaction"];

function withMint(transaction: Transaction, { program, decimals }: SvmPaymentParts["mint"]): Transaction {
  return { ...transaction, transfer: { ...transaction.transfer, program, decimals } };
}

/** The standard transaction as an offer wants it; what the offer has not, or nobody could pay, stays standard. */
function following({ amount, asset, payTo, extra }: JsonObject, usual: Transaction): Transaction {
  const { feePayer, memo, recentBlockhash } = isObject(extra) ? extra : {};
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const units = /^[0-9]{1,20}$/.test(String(amount)) && BigInt(String(amount)) < 2n ** 64n ? String(amount) : undefined;
  const hint = text(recentBlockhash);
  return {
    ...usual,
    feePayer: text(feePayer) ?? usual.feePayer,
    blockhash: hint !== undefined && isBlockhash(hint) ? hint : usual.blockhash,
    transfer: {
      ...usual.transfer,
      amount: units ?? usual.transfer?.amount,
      mint: text(asset) ?? usual.transfer?.mint,
      destination: text(payTo) === undefined ? usual.transfer?.destination : { owner: String(payTo) },
    },
    memo: { ...usual.memo, text: text(memo) ?? usual.memo?.text },
  };
}

import { readTransaction, type TransactionView } from "@x402-reference/exact-svm";
import { loadStandard } from "../src/peers/standard.js";
import { devnet, tokenProgram, usdcMint } from "../src/svm-chain/addresses.js";
import { caseKeys } from "../src/vectors/keys.js";
import { svmAddresses, svmCaseMemo } from "../src/vectors/svm/keys.js";
import { svmProgramNames } from "../src/vectors/svm/names.js";
import { buildSvmPayment, type SvmPaymentParts } from "../src/vectors/svm/payment.js";

export const keys = caseKeys("sample");
export const mint = { program: tokenProgram, decimals: 6 };
const standard = await loadStandard();

/** What the names of a test's case on Solana stand for. */
export const names = {
  ...(await svmAddresses(keys)),
  ...svmProgramNames(tokenProgram),
  feePayer: (await svmAddresses({ feePayer: caseKeys("sponsor").payer })).feePayer,
  asset: usdcMint,
  network: devnet,
  blockhash: "EZ3rST5dvHmbanh75jc4PuLfV96vp9fEYBVeNk4FfM1k",
  memo: svmCaseMemo("sample"),
  origin: "http://127.0.0.1:4000",
};

/** Makes a payment of the test's case. */
export function built(spec: SvmPaymentParts["spec"] = {}, more: Partial<SvmPaymentParts> = {}) {
  return buildSvmPayment({ spec, standard, names, keys, mint, ...more });
}

/** A transaction as our package reads it. */
export function viewOf(bytes: Uint8Array): TransactionView {
  const view = readTransaction(bytes);
  if (!view) throw new Error("The transaction cannot be read.");
  return view;
}

/** The transaction of a payment of the test's case. */
export async function viewed(spec: SvmPaymentParts["spec"]): Promise<TransactionView> {
  return viewOf((await built(spec)).transaction.bytes);
}

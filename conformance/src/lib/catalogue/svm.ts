import type { Row } from "./row.js";
import { accountRows } from "./svm/accounts.js";
import { encodingRows } from "./svm/encodings.js";
import { furtherRows, transferPlaceRows } from "./svm/instructions.js";
import { budgetRows, orderRows } from "./svm/layout.js";
import { memoRows, termRows } from "./svm/offer.js";
import { lookupTableRows, signatureRows } from "./svm/signatures.js";
import { isolationRows, transferRows } from "./svm/transfer.js";
import { validRows } from "./svm/valid.js";

const tables: readonly (() => Promise<Row[]>)[] = [
  accountRows,
  validRows,
  encodingRows,
  signatureRows,
  lookupTableRows,
  orderRows,
  budgetRows,
  transferPlaceRows,
  furtherRows,
  transferRows,
  isolationRows,
  memoRows,
  termRows,
];

/** Payments on Solana as a facilitator judges them before it asks the chain, and where tokens are. */
export async function svmRows(): Promise<readonly Row[]> {
  return (await Promise.all(tables.map((table) => table()))).flat();
}

import {
  AccountRole,
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  partiallySignTransactionMessageWithSigners,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type TransactionModifyingSigner,
  type TransactionPartialSigner,
} from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { memoProgram } from "../programs.js";
import { associatedAccount } from "../token/associated-account.js";
import { dataSizes, discriminators } from "../wire/instructions.js";
import type { Mint } from "./chain.js";

/** Who pays: a key, or a wallet that may add instructions of its own. */
export type PayingSigner = TransactionPartialSigner | TransactionModifyingSigner;

/** A payment to be built; the amount in atomic units. */
export interface PaymentTerms {
  signer: PayingSigner;
  feePayer: Address;
  asset: Address;
  mint: Mint;
  payTo: Address;
  amount: bigint;
  memo: Uint8Array;
  blockhash: Blockhash;
}

/** Compute units that a transfer and a memo of 32 bytes need at most; facilitators refuse transactions that ask for many more. */
const unitsOfAll = 20_000;
const unitsOfTransfer = 8_000;
/** What the memo program uses for a byte. */
const unitsOfMemoByte = 350;
const unknownHeight = 2n ** 64n - 1n;

/**
 * Builds and signs a payment; what is left for the fee payer is its own signature. In base64. Throws
 * `invalid_configuration` when the signer does not sign.
 */
export async function buildPayment(terms: PaymentTerms): Promise<string> {
  const { signer, feePayer, memo, blockhash } = terms;
  const transfer = await transferInstruction(terms);
  const units = Math.max(unitsOfAll, unitsOfTransfer + unitsOfMemoByte * memo.length);
  const empty = setTransactionMessageFeePayer(feePayer, createTransactionMessage({ version: 0 }));
  const limited = setTransactionMessageComputeUnitLimit(units, empty);
  const priced = setTransactionMessageComputeUnitPrice(1n, limited);
  const dated = setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: unknownHeight }, priced);
  const message = appendTransactionMessageInstructions(
    [transfer, { programAddress: memoProgram, accounts: [], data: memo }],
    dated,
  );
  const transaction = await partiallySignTransactionMessageWithSigners(message);
  if (!transaction.signatures[signer.address]) {
    throw new X402Error("invalid_configuration", `The signer ${signer.address} did not sign.`, {
      field: "signer",
      remedy: "Nothing was sent.",
    });
  }
  return getBase64EncodedWireTransaction(transaction);
}

async function transferInstruction({ signer, asset, mint, payTo, amount }: PaymentTerms) {
  const { program, decimals } = mint;
  const accountOf = (owner: Address) => associatedAccount({ owner, mint: asset, program });
  const [source, destination] = await Promise.all([accountOf(signer.address), accountOf(payTo)]);
  const data = new DataView(new ArrayBuffer(dataSizes.transferChecked));
  data.setUint8(0, discriminators.transferChecked);
  data.setBigUint64(1, amount, true);
  data.setUint8(9, decimals);
  return {
    programAddress: program,
    accounts: [
      { address: source, role: AccountRole.WRITABLE },
      { address: asset, role: AccountRole.READONLY },
      { address: destination, role: AccountRole.WRITABLE },
      { address: signer.address, role: AccountRole.READONLY_SIGNER, signer },
    ],
    data: new Uint8Array(data.buffer),
  } as const;
}

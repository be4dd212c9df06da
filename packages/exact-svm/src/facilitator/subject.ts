import type { Address } from "@solana/kit";
import type { FacilitatorRequest, PaymentRequirements } from "@x402-reference/types";
import type { Simulation, Trace } from "../chain/port.js";
import { isSvmAddress } from "../network.js";
import { createRemember } from "../remember.js";
import { associatedAccount } from "../token/associated-account.js";
import { readTransfer, type Transfer } from "../wire/instructions.js";
import type { TransactionView } from "../wire/transaction.js";
import type { SponsorLimits } from "./limits.js";

/** A payment as rules see it. Everything that counts is the server's offer, never the client's copy. */
export interface PaymentSubject {
  /** The server's offer. */
  requirements: PaymentRequirements;
  /** The client's copy of the offer, which is compared and otherwise not used. */
  accepted: PaymentRequirements;
  transaction: TransactionView;
  /** The addresses of all keys that this facilitator signs with. */
  ours: ReadonlySet<string>;
  limits: SponsorLimits;
  /** The programs that may make the transfer inside an instruction of theirs. */
  smartWallets: ReadonlySet<string>;
  /** The transfer that a smart wallet makes, once the chain has told of it. */
  walletTransfer?: Transfer;
}

/** A payment and what the chain says its transaction would do. */
export interface ChainSubject extends PaymentSubject {
  simulation: Simulation;
  /** The data of the mint; nothing for mints of SPL Token, which are all alike. */
  mint: Uint8Array | undefined;
}

/** A payment and what the chain says its transaction would do, where a smart wallet makes the transfer. */
export interface WalletSubject extends PaymentSubject {
  trace: Trace;
  /** All transfers by `TransferChecked` that it would make, those of its own instructions first. */
  transfers: readonly Transfer[];
  /** Those of the asset to the recipient's own account for it. */
  arriving: readonly Transfer[];
  /** The data of the mint; nothing for mints of SPL Token, which are all alike. */
  mint: Uint8Array | undefined;
}

/** A transaction that the chain has executed. */
export interface Receipt {
  /** The slot that it is in; unknown where the node told of it unasked, after it had taken it as new. */
  slot: number | undefined;
  /** Why it failed, in the chain's own words; null when it succeeded. */
  error: unknown;
  /** What the recipient got, in atomic units; nothing where success alone proves it. */
  received: bigint | undefined;
}

/** A payment and what became of its transaction. */
export interface ReceiptSubject extends PaymentSubject {
  receipt: Receipt;
  /** The slot at which it was last found not to have happened yet; nothing when it was sent earlier than that is known. */
  unsettledAt: number | undefined;
}

/** Deriving an account takes longer than all rules together, and recipients come again. */
const destinations = /*#__PURE__*/ createRemember<Promise<Address | undefined>>(1_000);

/** Puts together what rules look at. */
export function paymentSubject(
  { paymentPayload, paymentRequirements }: FacilitatorRequest,
  rest: Pick<PaymentSubject, "transaction" | "ours" | "limits" | "smartWallets">,
): PaymentSubject {
  return { requirements: paymentRequirements, accepted: paymentPayload.accepted, ...rest };
}

/** The transfer of a payment, which is its third instruction or a smart wallet's; nothing where that is none. */
export function transferOf({ transaction, walletTransfer }: PaymentSubject): Transfer | undefined {
  return walletTransfer ?? readTransfer(transaction.instructions[2]);
}

/** The same payment, with the transfer that a smart wallet makes where one does. */
export function withTransfer(
  subject: PaymentSubject,
  { walletTransfer }: { walletTransfer?: Transfer },
): PaymentSubject {
  return walletTransfer ? { ...subject, walletTransfer } : subject;
}

/** Who pays, in the member that answers name it in: the transfer's authority. */
export function payerOf(subject: PaymentSubject): { payer?: string } {
  const payer = transferOf(subject)?.authority;
  return payer === undefined ? {} : { payer };
}

/** The account that the offer has to be paid into; nothing when the offer names no address or the payment has no transfer. */
export async function destinationOf(subject: PaymentSubject): Promise<Address | undefined> {
  const program = transferOf(subject)?.program;
  return program && destinationUnder(program, subject);
}

/** The same for a mint of this token program. */
export async function destinationUnder(
  program: Address,
  { requirements: { payTo: owner, asset: mint } }: PaymentSubject,
): Promise<Address | undefined> {
  return destinations(`${program}/${mint}/${owner}`, async () =>
    isSvmAddress(owner) && isSvmAddress(mint) ? associatedAccount({ owner, mint, program }) : undefined,
  );
}

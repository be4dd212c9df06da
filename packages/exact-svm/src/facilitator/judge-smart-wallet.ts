import { firstRefusal, X402Error } from "@x402-reference/types";
import { bytesToBase64 } from "../wire/base64.js";
import { readTransfer, type Transfer } from "../wire/instructions.js";
import type { Judged, JudgeOptions } from "./judge.js";
import { destinationUnder, type PaymentSubject } from "./subject.js";

/**
 * Judges a payment by what its transaction would do, whatever its instructions are.
 *
 * @see scheme_exact_svm.md §3.2
 */
export async function judgeWalletPayment(
  subject: PaymentSubject,
  { chain, walletRules, mints }: JudgeOptions,
): Promise<Judged> {
  const refusal = await firstRefusal(walletRules.payment, subject);
  if (refusal) return { refusal };
  const trace = await chain.trace(bytesToBase64(subject.transaction.bytes), subject.transaction);
  if ("reason" in trace) return { refusal: trace };
  const transfers = [
    ...subject.transaction.instructions.map(readTransfer),
    ...trace.called.map(({ transfer }) => transfer),
  ].filter((transfer) => transfer !== undefined);
  const arriving = await arrivingTransfers(transfers, subject);
  const walletTransfer = arriving.find(({ amount }) => amount >= BigInt(subject.requirements.amount)) ?? arriving[0];
  const mint = walletTransfer && (await mints(walletTransfer));
  const refusedByChain = await firstRefusal(walletRules.chain, { ...subject, trace, transfers, arriving, mint });
  if (refusedByChain) return { refusal: refusedByChain };
  if (!walletTransfer) throw new X402Error("invalid_configuration", "No rule refused a payment that has no transfer.");
  return { slot: trace.slot, walletTransfer };
}

/** The transfers of the asset to the recipient's own account, which is another one under each token program. */
async function arrivingTransfers(transfers: readonly Transfer[], subject: PaymentSubject): Promise<Transfer[]> {
  const due = await Promise.all(transfers.map(({ program }) => destinationUnder(program, subject)));
  const { asset } = subject.requirements;
  return transfers.filter(({ mint, destination }, at) => mint === asset && destination === due[at]);
}

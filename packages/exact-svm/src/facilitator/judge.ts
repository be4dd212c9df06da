import { firstRefusal, type Refusal, X402Error } from "@x402-reference/types";
import type { ChainPort } from "../chain/port.js";
import { isWellKnown } from "../programs.js";
import { bytesToBase64 } from "../wire/base64.js";
import type { Transfer } from "../wire/instructions.js";
import { judgeWalletPayment } from "./judge-smart-wallet.js";
import { isRefusedForLayout } from "./layout-rules.js";
import type { Mints } from "./mints.js";
import type { ExactSvmRules } from "./rules.js";
import type { SmartWalletRules } from "./smart-wallet-rules.js";
import { type PaymentSubject, transferOf } from "./subject.js";

/** What was found sound. */
export interface Sound {
  refusal?: undefined;
  /** The slot at which the transaction would have succeeded. */
  slot: number;
  /** The transfer that a smart wallet makes; nothing when the transfer is an instruction of the transaction. */
  walletTransfer?: Transfer;
}

/** A verdict. */
export type Judged = { refusal: Refusal } | Sound;

/** What judging needs to know. */
export interface JudgeOptions {
  chain: ChainPort;
  rules: ExactSvmRules;
  walletRules: SmartWalletRules;
  mints: Mints;
}

/** Runs all rules that can be judged before money moves: the one verdict behind verify and settle. */
export async function judgePayment(subject: PaymentSubject, options: JudgeOptions): Promise<Judged> {
  const { chain, rules, mints } = options;
  const refusal = await firstRefusal(rules.payment, subject);
  if (refusal) return isForWallets(refusal, subject) ? judgeWalletPayment(subject, options) : { refusal };
  const transfer = transferOf(subject);
  if (!transfer) throw new X402Error("invalid_configuration", "No rule refused a payment that has no transfer.");
  const transaction = bytesToBase64(subject.transaction.bytes);
  const simulation = await chain.simulate(transaction, transfer.source);
  if ("reason" in simulation) return { refusal: simulation };
  const mint = simulation.error === null ? await mints(transfer) : undefined;
  const refusedByChain = await firstRefusal(rules.chain, { ...subject, simulation, mint });
  return refusedByChain ? { refusal: refusedByChain } : { slot: simulation.slot };
}

/** Tells whether a payment is one that a smart wallet makes, without asking the chain. */
export async function isWalletPayment(
  subject: PaymentSubject,
  { rules }: Pick<JudgeOptions, "rules">,
): Promise<boolean> {
  if (subject.smartWallets.size === 0) return false;
  const refusal = await firstRefusal(rules.payment, subject);
  return refusal !== undefined && isForWallets(refusal, subject);
}

/** Whether a wallet may have made it: without any program but those that all know, the layout's reason says more. */
function isForWallets(refusal: Refusal, { smartWallets, transaction: { instructions } }: PaymentSubject): boolean {
  if (smartWallets.size === 0 || !isRefusedForLayout(refusal)) return false;
  return instructions.some(({ program }) => smartWallets.has(String(program)) || !isWellKnown(program));
}

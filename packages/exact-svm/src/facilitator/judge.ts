import { firstRefusal, type Refusal, X402Error } from "@x402-reference/types";
import type { ChainPort } from "../chain/port.js";
import { bytesToBase64 } from "../wire/base64.js";
import type { Mints } from "./mints.js";
import type { ExactSvmRules } from "./rules.js";
import { type PaymentSubject, transferOf } from "./subject.js";

/** A verdict: a refusal, or the slot at which the transaction would have succeeded. */
export type Judged = { refusal: Refusal } | { refusal?: undefined; slot: number };

/** What judging needs to know. */
export interface JudgeOptions {
  chain: ChainPort;
  rules: ExactSvmRules;
  mints: Mints;
}

/** Runs all rules that can be judged before money moves: the one verdict behind verify and settle. */
export async function judgePayment(subject: PaymentSubject, { chain, rules, mints }: JudgeOptions): Promise<Judged> {
  const refusal = await firstRefusal(rules.payment, subject);
  if (refusal) return { refusal };
  const transfer = transferOf(subject);
  if (!transfer) throw new X402Error("invalid_configuration", "No rule refused a payment that has no transfer.");
  const transaction = bytesToBase64(subject.transaction.bytes);
  const simulation = await chain.simulate(transaction, transfer.source);
  if ("reason" in simulation) return { refusal: simulation };
  const mint = simulation.error === null ? await mints(transfer) : undefined;
  const refusedByChain = await firstRefusal(rules.chain, { ...subject, simulation, mint });
  return refusedByChain ? { refusal: refusedByChain } : { slot: simulation.slot };
}

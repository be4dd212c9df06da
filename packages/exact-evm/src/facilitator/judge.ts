import type { Refusal } from "@x402-reference/types";
import type { ChainPort, ProbeAnswer } from "../chain/port.js";
import type { OpenPayment } from "./method.js";

/** A payment that may be settled, and what the chain said of it. */
export interface SoundPayment {
  payment: OpenPayment;
  answer: ProbeAnswer;
  /** Before the chain was asked, in milliseconds since the epoch. */
  askedAt: number;
}

/** A verdict, with what the chain said where it was asked. */
export type Judged =
  | { refusal: Refusal; payment: OpenPayment; answer: ProbeAnswer | undefined }
  | ({ refusal?: undefined } & SoundPayment);

/**
 * Runs all rules that can be judged before money moves, on the payment as the chain says that it has to be made: the one
 * verdict behind verify and settle.
 */
export async function judgePayment(payment: OpenPayment, chain: ChainPort): Promise<Judged> {
  const refusal = await payment.judge();
  if (refusal) return { refusal, payment, answer: undefined };
  const askedAt = Date.now();
  const answer = await chain.probe(payment.probe());
  const other = payment.otherwise?.(answer);
  if (other) return judgePayment(other, chain);
  const refusedByChain = await payment.judgeChain(answer);
  return refusedByChain ? { refusal: refusedByChain, payment, answer } : { payment, answer, askedAt };
}

import type { Refusal } from "@x402-reference/types";
import type { ChainPort, ContractCall, SendOutcome } from "../chain/port.js";
import type { Batches } from "./batches.js";
import type { Delivery } from "./delivery.js";
import { judgePayment, type SoundPayment } from "./judge.js";
import type { OpenPayment } from "./method.js";
import { payerOf, type Underway } from "./underway.js";

/** A payment that is about to be sent. */
export interface Departing {
  delivery: Delivery;
  /** Counts its payer's money as on its way. */
  begin(): void;
}

/** Makes what sends payments, alone or with others. */
export function createDepartures(options: {
  chain: ChainPort;
  underway: Underway;
  batches: Batches | undefined;
  /** Seconds since the epoch. */
  now(): bigint;
}) {
  const { chain, underway, batches, now } = options;

  async function sendAlone(call: ContractCall, { delivery, begin }: Departing): Promise<SendOutcome> {
    const outcome = await chain.send(call, delivery.beforeBroadcast);
    if (outcome.sent) begin();
    return outcome;
  }

  /**
   * Sends a sound payment, judged once more when its payer has spent on something else since the chain was asked. One that
   * shares its transaction has an outcome only later, so that its payer's next one may join.
   */
  async function depart(
    opened: OpenPayment,
    judged: SoundPayment,
    { delivery, begin }: Departing,
  ): Promise<{ refusal: Refusal } | { outcome: Promise<SendOutcome> }> {
    const payer = payerOf(judged.payment);
    for (let sound = judged; ; ) {
      if (underway.has(payer, sound.askedAt)) {
        const again = await judgePayment(opened.at(now()), chain);
        if (again.refusal) return { refusal: again.refusal };
        sound = again;
      }
      const { payment, answer } = sound;
      const call = payment.call(answer);
      const share = payment.share?.(answer);
      const { key, asset } = payment;
      const joined = share && batches?.join({ key, asset, payer, share, call, delivery, onSent: begin });
      if (joined) return { outcome: joined };
      const others = batches?.departure(payer);
      if (!others) return { outcome: Promise.resolve(await sendAlone(call, { delivery, begin })) };
      await others;
    }
  }

  return { depart, sendAlone };
}

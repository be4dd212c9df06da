import type {
  FacilitatorRequest,
  Network,
  Refusal,
  ResumeOptions,
  SettleOptions,
  SettleResponse,
} from "@x402-reference/types";
import type { Address, Hex } from "viem";
import type { ChainPort, SendOutcome } from "../chain/port.js";
import { readSigned } from "../chain/signed.js";
import type { Batches } from "./batches.js";
import { type Delivery, deliver } from "./delivery.js";
import { createDepartures } from "./departure.js";
import { fateOf } from "./fate.js";
import { type Judged, judgePayment } from "./judge.js";
import { createLanes } from "./lanes.js";
import type { OpenPayment } from "./method.js";
import { createOutcomes, type Sent } from "./outcome.js";
import { createUnderway, payerOf } from "./underway.js";
import type { Verdicts } from "./verdicts.js";

/** What settling needs to know. */
export interface SettlerOptions {
  chain: ChainPort;
  network: Network;
  /** The accounts that send the transactions. */
  senders: readonly Address[];
  /** Puts payments together; each goes alone where it is left out. */
  batches: Batches | undefined;
  verdicts: Verdicts;
  /** Seconds since the epoch. */
  now(): bigint;
  /** Longest wait for a receipt, in milliseconds. */
  receiptTimeoutMs: number;
}

/** Executes payments and finds out what became of them. */
export interface Settler {
  settle(request: FacilitatorRequest, payment: OpenPayment, options?: SettleOptions): Promise<SettleResponse>;
  /** Nothing when the payment may be settled by another transaction; bytes are given where they may be sent once more. */
  resume(
    request: FacilitatorRequest,
    payment: OpenPayment,
    sent: { transaction: Hex } & ResumeOptions,
  ): Promise<SettleResponse | undefined>;
}

/** Makes what settles payments on one chain. */
export function createSettler(options: SettlerOptions): Settler {
  const { chain, verdicts, now, batches } = options;
  const underway = createUnderway();
  const inLane = createLanes();
  const { depart, sendAlone } = createDepartures({ chain, underway, batches, now });
  const { outcome, explained, failure, timeLeft } = createOutcomes(options);

  /** A fresh verdict is taken over, but not when the payer has spent on something else since. */
  async function judge(request: FacilitatorRequest, payment: OpenPayment): Promise<Judged> {
    const known = verdicts.take(request);
    return known && !underway.has(payerOf(payment), known.askedAt) ? known : judgePayment(payment, chain);
  }

  /** Sends a payment by itself that the transaction it shared has not settled, and that is as good as before. */
  async function sendAnew(sent: Sent): Promise<SettleResponse> {
    const { payment, delivery, spending } = sent;
    const judged = await judgePayment(payment.at(now()), chain);
    if (judged.refusal) return explained(judged.refusal, judged.payment, judged.answer);
    const handed = await sendAlone(judged.payment.call(judged.answer), { delivery, begin: spending.begin });
    if (!handed.sent) return failure(notSent(delivery, handed), payment);
    const unsettled = { reason: "invalid_transaction_state", message: "The transaction did not settle the payment." };
    return (await outcome(sent)) ?? failure(unsettled, payment, delivery.transactions.at(-1));
  }

  return {
    async settle(request, opened, { onBroadcast } = {}) {
      const since = Date.now();
      const judged = await judge(request, opened);
      const { payment, answer } = judged;
      if (judged.refusal) return explained(judged.refusal, payment, answer);
      const unprepared = await payment.prepare?.(timeLeft(request, since));
      if (unprepared) return failure(unprepared, payment);
      const delivery = deliver({ payment: opened, now, onBroadcast });
      const spending = underway.spending(payerOf(payment));
      // A payer's payments wait for each other here, so that nobody else's have to where all wait for the key.
      const departed = await inLane(payerOf(payment), () =>
        depart(opened, judged, { delivery, begin: spending.begin }),
      );
      if ("refusal" in departed) return failure(departed.refusal, payment);
      const handed = await departed.outcome;
      if (!handed.sent) return failure(notSent(delivery, handed), payment);
      const sent = { request, payment, delivery, spending, since, mayReplace: true };
      return (await outcome(sent)) ?? sendAnew(sent);
    },

    async resume(request, payment, { transaction, raw, onBroadcast }) {
      const raws = raw === undefined ? undefined : readSigned(raw);
      const fate = raws && (await fateOf(payment, raws, chain));
      if (fate === "dead") return undefined;
      const earlier = { raws: raws ?? [], transactions: [transaction, ...(fate ? [fate] : [])] };
      const delivery = deliver({ payment, now, onBroadcast, earlier });
      const spending = underway.spending(payerOf(payment));
      spending.begin();
      const mayReplace = onBroadcast !== undefined;
      return outcome({ request, payment, delivery, spending, since: Date.now(), mayReplace });
    },
  };
}

/** Why a payment was not sent. */
function notSent({ refusal }: Delivery, outcome: SendOutcome & { sent: false }): Refusal {
  return refusal ?? { reason: outcome.reason ?? "invalid_transaction_state", message: outcome.message };
}

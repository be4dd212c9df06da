import type { FacilitatorRequest, Network, Refusal, SettleOptions, SettleResponse } from "@x402-reference/types";
import type { Address, Hex } from "viem";
import type { ChainPort, ProbeAnswer } from "../chain/port.js";
import { type Judged, judgePayment, type SoundPayment } from "./judge.js";
import { createLanes } from "./lanes.js";
import type { OpenPayment } from "./method.js";
import { createUnderway, type Spending } from "./underway.js";
import type { Verdicts } from "./verdicts.js";

/** What settling needs to know. */
export interface SettlerOptions {
  chain: ChainPort;
  network: Network;
  /** The account that sends the transactions. */
  sender: Address;
  verdicts: Verdicts;
  /** Seconds since the epoch. */
  now(): bigint;
  /** Longest wait for a receipt, in milliseconds. */
  receiptTimeoutMs: number;
}

/** Executes payments and finds out what became of them. */
export interface Settler {
  settle(request: FacilitatorRequest, payment: OpenPayment, options?: SettleOptions): Promise<SettleResponse>;
  /** Nothing when the transaction certainly never happens; its bytes are given where it may be sent once more. */
  resume(
    request: FacilitatorRequest,
    payment: OpenPayment,
    sent: { transaction: Hex; raw?: Hex },
  ): Promise<SettleResponse | undefined>;
}

type Failure = SettleResponse & { success: false };

/** A transaction that is under way. */
interface Sent {
  transaction: Hex;
  spending: Spending;
}

/** Makes what settles payments on one chain. */
export function createSettler(options: SettlerOptions): Settler {
  const { chain, network, sender, verdicts, now, receiptTimeoutMs } = options;
  const underway = createUnderway();
  const inLane = createLanes();

  function failure({ reason, message }: Refusal, { payer }: OpenPayment, transaction = ""): Failure {
    return { success: false, errorReason: reason, errorMessage: message, transaction, network, payer };
  }

  /** A fresh verdict is taken over, but not when the payer has spent on something else since. */
  async function judge(request: FacilitatorRequest, payment: OpenPayment): Promise<Judged> {
    const known = verdicts.take(request);
    return known && !underway.has(payerOf(payment), known.askedAt) ? known : judgePayment(payment, chain);
  }

  /** Sends a sound payment, unless its payer has spent on something else since the chain was asked, or its time is up. */
  async function send(
    opened: OpenPayment,
    { payment, answer, askedAt }: SoundPayment,
    onBroadcast: SettleOptions["onBroadcast"],
  ): Promise<{ refusal: Refusal } | Sent> {
    if (underway.has(payerOf(payment), askedAt)) {
      const again = await judgePayment(opened.at(now()), chain);
      if (again.refusal) return { refusal: again.refusal };
    }
    let transaction: Hex | undefined;
    let late: Refusal | undefined;
    const sent = await chain.send(payment.call(answer), async (hash, raw) => {
      late = await opened.at(now()).judge();
      if (late) return false;
      await onBroadcast?.(hash, raw);
      transaction = hash;
      return true;
    });
    if (late) return { refusal: late };
    if (sent.sent && transaction) return { transaction, spending: underway.begin(payerOf(payment)) };
    const message = sent.sent ? "The transaction was not sent." : sent.message;
    return { refusal: { reason: "invalid_transaction_state", message } };
  }

  /** The same refusal, with the transaction by which somebody else settled the payment, when one did. */
  async function explained(refusal: Refusal, payment: OpenPayment, answer: ProbeAnswer | undefined): Promise<Failure> {
    const foreign = answer && (await foreignSettlement(payment, answer));
    return foreign ? failure(naming(foreign, refusal), payment, foreign) : failure(refusal, payment);
  }

  /** The same for a transaction of this facilitator that was reverted, which stays the one that is answered. */
  async function explainedRevert(refusal: Refusal, payment: OpenPayment, transaction: Hex): Promise<Failure> {
    const answer = await chain.probe(payment.probe()).catch(() => undefined);
    const foreign = answer && (await foreignSettlement(payment, answer));
    return failure(foreign ? naming(foreign, refusal) : refusal, payment, transaction);
  }

  async function foreignSettlement(payment: OpenPayment, answer: ProbeAnswer): Promise<Hex | undefined> {
    const filter = payment.evidence?.(answer);
    const { asset } = payment;
    const found = filter && (await chain.findTransaction(filter, { asset, until: answer.blockNumber }));
    if (!found || found.sender.toLowerCase() === sender.toLowerCase()) return undefined;
    return (await payment.judgeReceipt(found)) ? undefined : found.transaction;
  }

  /**
   * Whether a transaction never happens, looking for it and sending it once more. A node may know less than it should, so
   * the chain has to show as well that what the payment uses up is not used.
   */
  async function isDead(payment: OpenPayment, raw: Hex): Promise<boolean> {
    const refusal = await payment.judge();
    // What has expired meanwhile would only be reverted, at the facilitator's cost.
    if (await chain.revive(raw, { send: !refusal })) return false;
    return payment.isUsed !== undefined && !payment.isUsed(await chain.probe(payment.probe()));
  }

  /** How long something may be waited for, in milliseconds: the last tenth of the server's time is for the answer's way back. */
  function timeLeft({ paymentRequirements: { maxTimeoutSeconds } }: FacilitatorRequest, since: number): number {
    return Math.max(0, Math.min(receiptTimeoutMs, since + 900 * maxTimeoutSeconds - Date.now()));
  }

  /** Waits for the transaction, no longer than the server waits for the answer, and judges it. */
  async function outcome(
    request: FacilitatorRequest,
    payment: OpenPayment,
    { transaction, spending, since }: Sent & { since: number },
  ): Promise<SettleResponse> {
    const timeoutMs = timeLeft(request, since);
    const receipt = await chain.waitForReceipt(transaction, { asset: payment.asset, timeoutMs });
    if (!receipt) {
      spending.leave();
      const pending = { reason: "settlement_pending", message: "The transaction is broadcast and not mined yet." };
      return failure(pending, payment, transaction);
    }
    spending.end();
    const refusal = await payment.judgeReceipt(receipt);
    if (refusal && !receipt.succeeded) return explainedRevert(refusal, payment, transaction);
    if (refusal) return failure(refusal, payment, transaction);
    return { success: true, transaction, network, payer: payment.payer };
  }

  return {
    async settle(request, opened, { onBroadcast } = {}) {
      const since = Date.now();
      const judged = await judge(request, opened);
      const { payment, answer } = judged;
      if (judged.refusal) return explained(judged.refusal, payment, answer);
      const unprepared = await payment.prepare?.(timeLeft(request, since));
      if (unprepared) return failure(unprepared, payment);
      // A payer's payments wait for each other here, so that nobody else's have to where all wait for the key.
      const sent = await inLane(payerOf(payment), () => send(opened, judged, onBroadcast));
      return "refusal" in sent ? failure(sent.refusal, payment) : outcome(request, payment, { ...sent, since });
    },

    async resume(request, payment, { transaction, raw }) {
      if (raw !== undefined && (await isDead(payment, raw))) return undefined;
      const spending = underway.begin(payerOf(payment));
      return outcome(request, payment, { transaction, spending, since: Date.now() });
    },
  };
}

function naming(foreign: Hex, { reason, message }: Refusal): Refusal {
  return { reason, message: `${message} Somebody else has sent the payment: the transfer was made by ${foreign}.` };
}

/** Whose money of which asset a payment spends. */
function payerOf({ asset, payer }: OpenPayment): string {
  return `${asset}/${payer.toLowerCase()}`;
}

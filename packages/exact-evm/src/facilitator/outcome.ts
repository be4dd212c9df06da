import type { FacilitatorRequest, Refusal, SettleResponse } from "@x402-reference/types";
import type { Hex } from "viem";
import { sameAddress } from "../address.js";
import type { ProbeAnswer, Receipt } from "../chain/port.js";
import type { Delivery } from "./delivery.js";
import { judgePayment } from "./judge.js";
import type { OpenPayment } from "./method.js";
import type { SettlerOptions } from "./settle.js";
import type { Spending } from "./underway.js";

/** How long the other transactions of a payment are looked for when one of them has failed, in milliseconds. */
const otherReceiptMs = 500;

/** A payment that is under way. */
export interface Sent {
  request: FacilitatorRequest;
  payment: OpenPayment;
  delivery: Delivery;
  spending: Spending;
  /** When settling began, in milliseconds since the epoch. */
  since: number;
  /** Whether a transaction that is slow may be replaced. */
  mayReplace: boolean;
}

type Failure = SettleResponse & { success: false };

/** Makes what finds out how settlements end. */
export function createOutcomes(options: Omit<SettlerOptions, "verdicts">) {
  const { chain, network, senders, batches, now, receiptTimeoutMs } = options;

  function failure({ reason, message }: Refusal, { payer }: OpenPayment, transaction = ""): Failure {
    return { success: false, errorReason: reason, errorMessage: message, transaction, network, payer };
  }

  /** The same refusal, with the transaction by which somebody else settled the payment, when one did. */
  async function explained(refusal: Refusal, payment: OpenPayment, answer: ProbeAnswer | undefined): Promise<Failure> {
    const foreign = answer && (await foreignSettlement(payment, answer));
    return foreign ? failure(naming(foreign, refusal), payment, foreign) : failure(refusal, payment);
  }

  /** The same for a transaction of this facilitator that did not settle it, which stays the one that is answered. */
  async function explainedFailure(
    refusal: Refusal,
    payment: OpenPayment,
    { transaction, answer }: { transaction: Hex; answer: ProbeAnswer | undefined },
  ): Promise<Failure> {
    const foreign = answer && (await foreignSettlement(payment, answer));
    return failure(foreign ? naming(foreign, refusal) : refusal, payment, transaction);
  }

  async function foreignSettlement(payment: OpenPayment, answer: ProbeAnswer): Promise<Hex | undefined> {
    const filter = payment.evidence?.(answer);
    const { asset } = payment;
    const found = filter && (await chain.findTransaction(filter, { asset, until: answer.blockNumber }));
    if (!found || senders.some((own) => sameAddress(own, found.sender))) return undefined;
    return (await payment.judgeReceipt(found)) ? undefined : found.transaction;
  }

  /** How long something may be waited for, in milliseconds: the last tenth of the server's time is for the answer's way back. */
  function timeLeft({ paymentRequirements: { maxTimeoutSeconds } }: FacilitatorRequest, since: number): number {
    return Math.max(0, Math.min(receiptTimeoutMs, since + 900 * maxTimeoutSeconds - Date.now()));
  }

  /** Of several transactions that were signed for a payment, one that has failed proves nothing of the others. */
  async function judgeMined(
    payment: OpenPayment,
    { transactions }: Delivery,
    receipt: Receipt,
  ): Promise<{ receipt: Receipt; refusal: Refusal | undefined }> {
    const refusal = await payment.judgeReceipt(receipt);
    const others = transactions.filter((transaction) => transaction !== receipt.transaction);
    if (!refusal || others.length === 0) return { receipt, refusal };
    const other = await chain.waitForReceipt(others, { asset: payment.asset, timeoutMs: otherReceiptMs });
    const isBetter = other && !(await payment.judgeReceipt(other));
    return isBetter ? { receipt: other, refusal: undefined } : { receipt, refusal };
  }

  /** Why a payment failed in a transaction that others shared; nothing when the chain would take it now. */
  async function leftOut(payment: OpenPayment, transaction: Hex): Promise<Failure | undefined> {
    const { refusal, answer } = await judgePayment(payment.at(now()), chain);
    return refusal && explainedFailure(refusal, payment, { transaction, answer });
  }

  /**
   * Waits for the transaction, no longer than the server waits for the answer, and judges it; nothing when it was shared,
   * is mined without this payment, and the payment may be settled by another one.
   */
  async function outcome(sent: Sent): Promise<SettleResponse | undefined> {
    const { request, payment, delivery, spending, since, mayReplace } = sent;
    const mined = await chain.waitForReceipt(delivery.transactions, {
      asset: payment.asset,
      timeoutMs: timeLeft(request, since),
      ...(mayReplace && { beforeReplacing: delivery.beforeBroadcast }),
    });
    // Others who wait for a shared transaction may have it replaced at this moment.
    await delivery.idle();
    if (!mined) {
      spending.leave();
      const pending = { reason: "settlement_pending", message: "The transaction is broadcast and not mined yet." };
      return failure(pending, payment, delivery.transactions.at(-1));
    }
    spending.end();
    const { receipt, refusal } = await judgeMined(payment, delivery, mined);
    const { transaction } = receipt;
    const part = payment.part?.(receipt);
    if (refusal && part?.isLeftOut) return leftOut(payment, transaction);
    if (refusal && !receipt.succeeded) {
      const answer = await chain.probe(payment.probe()).catch(() => undefined);
      return explainedFailure(refusal, payment, { transaction, answer });
    }
    if (refusal) return failure(refusal, payment, transaction);
    if (part?.isProven) batches?.trust(payment.asset);
    const extra = part?.logIndex === undefined ? {} : { extra: { logIndex: part.logIndex } };
    return { success: true, transaction, network, payer: payment.payer, ...extra };
  }

  return { outcome, explained, failure, timeLeft };
}

function naming(foreign: Hex, { reason, message }: Refusal): Refusal {
  return { reason, message: `${message} Somebody else has sent the payment: the transfer was made by ${foreign}.` };
}

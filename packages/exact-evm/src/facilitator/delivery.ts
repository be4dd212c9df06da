import type { Refusal, SettleOptions } from "@x402-reference/types";
import { type Hex, keccak256 } from "viem";
import type { BeforeBroadcast } from "../chain/port.js";
import { writeSigned } from "../chain/signed.js";
import type { OpenPayment } from "./method.js";

/** A payment on its way: all that has been signed for it. */
export interface Delivery {
  /** The hashes of all transactions of which one may settle it, the newest last. They become more while it is waited for. */
  readonly transactions: readonly Hex[];
  /** Refuses what has expired. */
  mayLeave(): Promise<boolean>;
  /** Has a transaction written down, with those before it: payments that share one are written down at once. */
  writeDown(transaction: Hex, raw: Hex): Promise<void>;
  /** Both, one after the other. */
  readonly beforeBroadcast: BeforeBroadcast;
  /** Why it was not sent, once its time was up. */
  readonly refusal: Refusal | undefined;
  /** Resolves when nothing is being written down. */
  idle(): Promise<unknown>;
}

/** What is known when a delivery begins. */
export interface DeliveryOptions {
  payment: OpenPayment;
  /** Seconds since the epoch. */
  now(): bigint;
  onBroadcast?: SettleOptions["onBroadcast"];
  /** What was signed for it earlier, and known by its hash alone. */
  earlier?: { raws: readonly Hex[]; transactions: readonly Hex[] };
}

/** Begins to deliver a payment, or goes on with what somebody else has begun. */
export function deliver({ payment, now, onBroadcast, earlier }: DeliveryOptions): Delivery {
  const raws = [...(earlier?.raws ?? [])];
  const transactions = [...new Set([...(earlier?.transactions ?? []), ...raws.map((raw) => keccak256(raw))])];
  let refusal: Refusal | undefined;
  let admitting: Promise<unknown> = Promise.resolve();

  async function mayLeave(): Promise<boolean> {
    refusal = await payment.at(now()).judge();
    return refusal === undefined;
  }

  async function write(transaction: Hex, raw: Hex): Promise<void> {
    await onBroadcast?.(transaction, writeSigned([...raws, raw]));
    raws.push(raw);
    transactions.push(transaction);
  }

  async function admit(transaction: Hex, raw: Hex): Promise<boolean> {
    if (!(await mayLeave())) return false;
    await write(transaction, raw);
    return true;
  }

  function watched<Value>(work: Promise<Value>): Promise<Value> {
    admitting = work.catch(() => undefined);
    return work;
  }

  return {
    idle: () => admitting,
    transactions,
    get refusal() {
      return refusal;
    },
    mayLeave,
    writeDown: (transaction, raw) => watched(write(transaction, raw)),
    beforeBroadcast: (transaction, raw) => watched(admit(transaction, raw)),
  };
}

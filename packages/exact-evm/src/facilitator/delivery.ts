import type { Refusal, SettleOptions } from "@x402-reference/types";
import { type Hex, keccak256 } from "viem";
import type { BeforeBroadcast } from "../chain/port.js";
import { writeSigned } from "../chain/signed.js";
import type { OpenPayment } from "./method.js";

/** A payment on its way: all that has been signed for it. */
export interface Delivery {
  /** The hashes of all transactions of which one may settle it, the newest last. They become more while it is waited for. */
  readonly transactions: readonly Hex[];
  /** Refuses what has expired, and has every transaction written down, with those before it. */
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

  async function admit(transaction: Hex, raw: Hex): Promise<boolean> {
    refusal = await payment.at(now()).judge();
    if (refusal) return false;
    await onBroadcast?.(transaction, writeSigned([...raws, raw]));
    raws.push(raw);
    transactions.push(transaction);
    return true;
  }

  return {
    idle: () => admitting,
    transactions,
    get refusal() {
      return refusal;
    },
    beforeBroadcast(transaction, raw) {
      const admitted = admit(transaction, raw);
      admitting = admitted.catch(() => undefined);
      return admitted;
    },
  };
}

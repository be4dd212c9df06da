import type { SettleResponse } from "./settle.js";

/** What is known of one settlement. */
export type SettlementRecord = {
  /** Fingerprint of the offer and the signed payload that the settlement is bound to: with another payee, amount or signature it is another one. */
  binding: string;
} & (
  | { state: "claimed" }
  | { state: "broadcast"; transaction: string }
  | { state: "settled"; response: SettleResponse }
);

/** Whether the caller now owns the settlement, or what is known of the one who does. */
export type Claim = { claimed: true } | { claimed: false; record: SettlementRecord };

/** Keeps which payments have been claimed for settlement and what became of them; every operation is atomic. */
export interface SettlementStore {
  /** Takes the key for the caller unless it is taken; it may be forgotten after `expiresAt`, in seconds since the epoch. */
  claim(key: string, claim: { binding: string; expiresAt: number }): Promise<Claim>;
  /**
   * Writes down what became of a claimed settlement, unless it is settled already: then nothing changes, and the answer
   * is false. Of several processes that watch one transaction, only the first may sell something for it.
   */
  record(key: string, record: SettlementRecord): Promise<boolean>;
  /** Gives a key back after a settlement that broadcast nothing. */
  release(key: string): Promise<void>;
  /** Answers what is known of a key. */
  find(key: string): Promise<SettlementRecord | undefined>;
}

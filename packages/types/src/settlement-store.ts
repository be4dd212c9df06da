import type { FacilitatorRequest } from "./facilitator-request.js";
import type { SettleResponse } from "./settle.js";

/** What is known of one settlement. */
export type SettlementRecord = {
  /** Fingerprint of the offer and the signed payload that the settlement is bound to: with another payee, amount or signature it is another one. */
  binding: string;
} & (
  | { state: "claimed" }
  | ({ state: "broadcast" } & SentTransaction)
  /** `answered` is false while nobody who asked has been told of the success. */
  | { state: "settled"; response: SettleResponse; answered: boolean }
);

/** A transaction as it is written down before it is sent. */
export interface SentTransaction {
  transaction: string;
  /** The signed bytes as the scheme wrote them, so that another process can send the very same again. */
  raw?: string;
}

/** Whether the caller now owns the settlement, or what is known of the one who does. */
export type Claim = { claimed: true } | { claimed: false; record: SettlementRecord };

/** For how long somebody holds a settlement: whoever it is taken over from can write nothing more before a broadcast. */
export interface SettlementHold {
  /** Names one attempt; no two attempts have the same name. */
  owner: string;
  /** Milliseconds after which somebody else may take over. */
  leaseMs: number;
}

/** A broadcast transaction that nobody looks after, with all that it takes to go on with it. */
export interface PendingSettlement extends SentTransaction {
  key: string;
  binding: string;
  request: FacilitatorRequest;
}

/**
 * Keeps which payments have been claimed for settlement and what became of them. Every operation is atomic, and every
 * one throws when the store cannot be reached: what is not written down is not sent.
 */
export interface SettlementStore {
  /**
   * Takes the key for the caller unless it is taken, or was by somebody whose hold is over before anything was
   * broadcast. A settled one may be forgotten after `expiresAt`, in seconds since the epoch.
   */
  claim(key: string, claim: SettlementHold & { binding: string; expiresAt: number }): Promise<Claim>;
  /** Prolongs its owner's hold on a claim; false when the claim is not the owner's any more or something was broadcast. */
  renew(key: string, hold: SettlementHold): Promise<boolean>;
  /** Takes over a broadcast transaction whose owner's hold is over; false when somebody else looks after it. */
  adopt(key: string, adoption: SettlementHold & { transaction: string }): Promise<boolean>;
  /**
   * Writes down what its owner is about to send, and prolongs the hold. False when the key is not the owner's any more:
   * then nothing may be sent. Payments may share a transaction, and calls for it that are made at once are written down
   * together or not at all: whoever finds one of them may send it, and with it the others.
   */
  broadcast(key: string, sending: SettlementHold & SentTransaction & { request: FacilitatorRequest }): Promise<boolean>;
  /**
   * Writes down what became of a broadcast transaction, whoever watched it, or of a claim by its owner. False when
   * something else stands there: of several processes that watch one transaction, only the first may sell for it.
   */
  conclude(
    key: string,
    outcome: { owner: string; transaction: string; response: SettleResponse; answered: boolean },
  ): Promise<boolean>;
  /** Takes the success of a settlement that nobody has been told of, for one caller only. */
  collect(key: string, binding: string): Promise<boolean>;
  /** Lets others go on with a broadcast transaction whose outcome its owner does not wait for any longer. */
  leave(key: string, owner: string): Promise<void>;
  /** Gives a key back after a settlement of which nothing can reach the chain; does nothing for anybody but its owner. */
  release(key: string, owner: string): Promise<void>;
  /** Answers what is known of a key. */
  find(key: string): Promise<SettlementRecord | undefined>;
  /**
   * Lists broadcast transactions that nobody looks after, those first that nobody has looked after for longest; and
   * forgets claims whose hold is over, of which nothing was ever sent.
   */
  pending(limit: number): Promise<PendingSettlement[]>;
}

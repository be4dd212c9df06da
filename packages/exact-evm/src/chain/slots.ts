import { type Hex, parseTransaction, type TransactionReceipt } from "viem";
import type { Reservation } from "./budget.js";
import type { Fees } from "./fees.js";
import type { BeforeBroadcast, ContractCall } from "./port.js";

/** What has been sent with one nonce: one call, in one transaction or in several that differ in their fees alone. */
export interface Slot {
  readonly nonce: number;
  readonly call: ContractCall;
  /** What the newest of them offers. */
  fees: Fees;
  /** The hashes of all of them, the newest last. */
  readonly hashes: Hex[];
  /** Who has to hear of another one before it leaves. */
  readonly witnesses: Set<BeforeBroadcast>;
  /** When the newest one was sent, in milliseconds since the epoch. */
  sentAt: number;
  /** What it may cost. */
  readonly reservation: Reservation | undefined;
}

/** What a key has sent that has not been seen mined. */
export interface Slots {
  readonly size: number;
  add(slot: Slot): void;
  /** The slot that a transaction stands in; nothing when its nonce is used or was given to another call since. */
  of(transaction: Hex): Slot | undefined;
  addHash(slot: Slot, transaction: Hex): void;
  has(nonce: number): boolean;
  /** Takes note of a receipt: its nonce and all before it are used, and what it cost is known. */
  mined(receipt: TransactionReceipt): void;
}

/** More than any pool holds of one account; what nobody waits for is forgotten before the memory fills. */
const mostRemembered = 4_096;

/** Makes an empty memory of nonces. */
export function createSlots(): Slots {
  /** Nonces that may still be used. */
  const open = new Map<number, Slot>();
  /** Every transaction, until its receipt has told what it cost. */
  const byHash = new Map<Hex, Slot>();

  function remember(transaction: Hex, slot: Slot): void {
    byHash.set(transaction, slot);
    for (const [oldest, { nonce }] of byHash) {
      if (byHash.size <= mostRemembered) return;
      byHash.delete(oldest);
      open.delete(nonce);
    }
  }

  return {
    get size() {
      return open.size;
    },
    add(slot) {
      open.set(slot.nonce, slot);
      for (const hash of slot.hashes) remember(hash, slot);
    },
    of(transaction) {
      const slot = byHash.get(transaction);
      return slot && open.get(slot.nonce) === slot ? slot : undefined;
    },
    addHash(slot, transaction) {
      slot.hashes.push(transaction);
      remember(transaction, slot);
    },
    has: (nonce) => open.has(nonce),
    mined(receipt) {
      const slot = byHash.get(receipt.transactionHash);
      if (!slot) return;
      const { gasUsed, effectiveGasPrice } = receipt;
      // Not every node tells what was paid; then what it could cost stays reserved.
      if (isWhole(gasUsed) && isWhole(effectiveGasPrice)) slot.reservation?.change(gasUsed * effectiveGasPrice);
      for (const hash of slot.hashes) byHash.delete(hash);
      for (const nonce of open.keys()) if (nonce <= slot.nonce) open.delete(nonce);
    },
  };
}

/** A node's word, whatever its type says. */
function isWhole(value: unknown): value is bigint {
  return typeof value === "bigint";
}

/** What stands for a call that is sent now, but for its transaction. */
export function newSlot(nonce: number, call: ContractCall, fees: Fees): Omit<Slot, "hashes" | "reservation"> {
  return { nonce, call, fees, witnesses: new Set(), sentAt: Date.now() };
}

/** The slot of a transaction that was signed earlier, as far as its bytes tell. */
export function slotOf(raw: Hex, hash: Hex): Omit<Slot, "reservation"> | undefined {
  const { type, nonce = 0, to, data = "0x", gas, maxFeePerGas, maxPriorityFeePerGas = 0n } = parseTransaction(raw);
  if (type !== "eip1559" || !to || gas === undefined || maxFeePerGas === undefined) return undefined;
  const fees = { maxFeePerGas, maxPriorityFeePerGas };
  return { ...newSlot(nonce, { to, data, gas }, fees), hashes: [hash] };
}

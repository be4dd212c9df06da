import {
  type FacilitatorScheme,
  type PendingSettlement,
  resolveScheme,
  type SettlementStore,
} from "@x402-reference/types";
import type { SettleOnce } from "./settle-once.js";

/** What recovering found. */
export interface Recovery {
  /** Transactions that nobody looked after. */
  found: number;
  /** Those whose outcome is known now. */
  concluded: number;
}

/** How many settlements one pass goes on with; the next pass begins with those that have waited longest. */
const perPass = 100;
/** How many of them at once: a node that is slow for one is slow for all. */
const atOnce = 10;

/** Makes the function that goes on with transactions that nobody looks after. */
export function createRecovery(options: {
  store: SettlementStore;
  schemes: readonly FacilitatorScheme[];
  settleOnce: SettleOnce;
}): () => Promise<Recovery> {
  const { store, schemes, settleOnce } = options;

  async function recoverOne(pending: PendingSettlement): Promise<boolean> {
    const scheme = resolveScheme(schemes, pending.request.paymentRequirements);
    if (scheme) return settleOnce.recover(scheme, pending);
    await toTheEnd(pending);
    return false;
  }

  /** What is served elsewhere must not stand before all else in every pass; whoever serves it may have it at once. */
  async function toTheEnd({ key, transaction }: PendingSettlement): Promise<void> {
    await store.adopt(key, { transaction, owner: globalThis.crypto.randomUUID(), leaseMs: 0 });
  }

  return async function recover() {
    const waiting = await store.pending(perPass);
    const found = waiting.length;
    let concluded = 0;
    async function work(): Promise<void> {
      for (let next = waiting.shift(); next; next = waiting.shift()) if (await recoverOne(next)) concluded += 1;
    }
    await Promise.all(Array.from({ length: atOnce }, work));
    return { found, concluded };
  };
}

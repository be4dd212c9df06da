import { type SettlementRecord, type SettlementStore, X402Error } from "@x402-reference/types";

/** How a {@link memoryStore} is bounded. */
export interface MemoryStoreOptions {
  /** Most settlements remembered at once; default 100 000, which is some 100 MB. */
  maxEntries?: number;
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

interface Entry {
  record: SettlementRecord;
  expiresAt: number;
}

const secondsPerDay = 86_400;

/** The chain's clock may lag behind ours, so an expired payment is remembered a little longer than it can settle. */
const clockSkewSeconds = 60;

/** Looking for expired entries costs a pass over all of them, so it is not done at every claim. */
const sweepEverySeconds = 30;

/**
 * Remembers settlements in this process. Several processes that share an account need a shared store instead.
 *
 * A settled payment is forgotten once it has expired; one whose outcome is unknown is kept for a day longer. When the
 * store is full of payments that are still worth remembering, `claim` throws `invalid_configuration`: forgetting one
 * could settle it twice.
 *
 * @example
 * ```ts
 * const facilitator = createFacilitator({ schemes, store: memoryStore({ maxEntries: 10_000 }) });
 * ```
 * @see scheme_exact.md, duplicate delivery
 */
export function memoryStore(options: MemoryStoreOptions = {}): SettlementStore {
  const { maxEntries = 100_000, now = () => Date.now() / 1000 } = options;
  const entries = new Map<string, Entry>();
  let nextSweep = 0;

  function live(key: string): Entry | undefined {
    const entry = entries.get(key);
    return entry && keepUntil(entry) > now() ? entry : undefined;
  }

  function makeRoom(): void {
    const time = now();
    if (time >= nextSweep || entries.size >= maxEntries) {
      for (const [key, entry] of entries) if (keepUntil(entry) <= time) entries.delete(key);
      nextSweep = time + sweepEverySeconds;
    }
    if (entries.size < maxEntries) return;
    throw new X402Error("invalid_configuration", `The settlement store holds ${maxEntries} payments and is full.`, {
      field: "maxEntries",
      remedy: "Raise maxEntries, or use a store outside of the process.",
    });
  }

  return {
    async claim(key, { binding, expiresAt }) {
      const known = live(key);
      if (known) return { claimed: false, record: known.record };
      entries.delete(key);
      makeRoom();
      entries.set(key, { record: { binding, state: "claimed" }, expiresAt: Math.max(expiresAt, now()) });
      return { claimed: true };
    },
    async record(key, record) {
      const known = entries.get(key);
      if (known?.record.state === "settled") return false;
      entries.set(key, { record, expiresAt: known?.expiresAt ?? now() });
      return true;
    },
    async release(key) {
      entries.delete(key);
    },
    async find(key) {
      return live(key)?.record;
    },
  };
}

function keepUntil({ record, expiresAt }: Entry): number {
  return expiresAt + (record.state === "settled" ? clockSkewSeconds : secondsPerDay);
}

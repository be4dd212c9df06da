import {
  type FacilitatorRequest,
  type PendingSettlement,
  type SettlementRecord,
  type SettlementStore,
  X402Error,
} from "@x402-reference/types";

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
  owner: string;
  /** In seconds since the epoch. */
  heldUntil: number;
  request?: FacilitatorRequest;
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

  const isFree = (entry: Entry) => entry.heldUntil <= now();

  return {
    async claim(key, { binding, expiresAt, owner, leaseMs }) {
      const known = live(key);
      if (known && !(known.record.state === "claimed" && isFree(known)))
        return { claimed: false, record: known.record };
      entries.delete(key);
      makeRoom();
      const time = now();
      const heldUntil = time + leaseMs / 1000;
      entries.set(key, {
        record: { binding, state: "claimed" },
        expiresAt: Math.max(expiresAt, time),
        owner,
        heldUntil,
      });
      return { claimed: true };
    },
    async renew(key, { owner, leaseMs }) {
      const entry = entries.get(key);
      if (entry?.owner !== owner || entry.record.state !== "claimed") return false;
      entries.set(key, { ...entry, heldUntil: now() + leaseMs / 1000 });
      return true;
    },
    async adopt(key, { transaction, owner, leaseMs }) {
      const entry = entries.get(key);
      const { record } = entry ?? {};
      if (!entry || record?.state !== "broadcast" || record.transaction !== transaction || !isFree(entry)) return false;
      entries.set(key, { ...entry, owner, heldUntil: now() + leaseMs / 1000 });
      return true;
    },
    async broadcast(key, { transaction, raw, request, owner, leaseMs }) {
      const entry = entries.get(key);
      if (!entry || entry.owner !== owner || entry.record.state === "settled") return false;
      const { binding } = entry.record;
      const record = { binding, state: "broadcast", transaction, ...(raw !== undefined && { raw }) } as const;
      entries.set(key, { ...entry, record, request, heldUntil: now() + leaseMs / 1000 });
      return true;
    },
    async conclude(key, { owner, transaction, response, answered }) {
      const entry = entries.get(key);
      if (!entry || !mayConclude(entry, { owner, transaction })) return false;
      const { binding } = entry.record;
      entries.set(key, { ...entry, record: { binding, state: "settled", response, answered } });
      return true;
    },
    async collect(key, binding) {
      const entry = live(key);
      const { record } = entry ?? {};
      if (!entry || record?.state !== "settled" || record.answered || record.binding !== binding) return false;
      entries.set(key, { ...entry, record: { ...record, answered: true } });
      return true;
    },
    async leave(key, owner) {
      const entry = entries.get(key);
      if (entry?.owner === owner) entries.set(key, { ...entry, heldUntil: now() });
    },
    async release(key, owner) {
      const entry = entries.get(key);
      if (entry?.owner === owner && entry.record.state !== "settled") entries.delete(key);
    },
    async find(key) {
      return live(key)?.record;
    },
    async pending(limit) {
      const found: (PendingSettlement & { heldUntil: number })[] = [];
      for (const [key, entry] of entries) {
        const { record, request, heldUntil } = entry;
        if (record.state === "claimed" && isFree(entry)) entries.delete(key);
        if (record.state !== "broadcast" || !request || !isFree(entry) || keepUntil(entry) <= now()) continue;
        const { state: _state, ...sent } = record;
        found.push({ key, request, heldUntil, ...sent });
      }
      found.sort((one, other) => one.heldUntil - other.heldUntil);
      return found.slice(0, limit).map(({ heldUntil: _heldUntil, ...pending }) => pending);
    },
  };
}

/** Whoever watched the transaction may say what became of it; of a claim, only its owner knows. */
function mayConclude({ record, owner }: Entry, said: { owner: string; transaction: string }): boolean {
  if (record.state === "claimed") return owner === said.owner;
  return record.state === "broadcast" && record.transaction === said.transaction;
}

function keepUntil({ record, expiresAt }: Entry): number {
  return expiresAt + (record.state === "settled" ? clockSkewSeconds : secondsPerDay);
}

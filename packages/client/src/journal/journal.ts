import { X402Error } from "@x402-reference/types";
import { maxWindowSeconds } from "../limits.js";
import { canonicalAddress, wholeNumber } from "../plain.js";
import { changedEntry, type JournalEntry, type PaymentIntent, signedEntry } from "./entry.js";
import type { ChangedRecord, JournalRecord, JournalStore } from "./store.js";

/** What is counted: the payments of an asset since a time, of one host when one is named. */
export interface Spending {
  network: string;
  asset: string;
  /** Seconds since the epoch. */
  since: number;
  host?: string | undefined;
}

/** What became known about a payment. */
export type Change = Omit<ChangedRecord, "type" | "id" | "at">;

/** A payment in the books. */
export interface KnownPayment {
  readonly id: string;
  entry(): JournalEntry;
  /** The payment in base64; empty until it is signed. */
  header(): string;
  /** Writes down what became known; throws `store_unreachable` when only this process knows it now. */
  change(change: Change): Promise<void>;
}

/** A payment that somebody is working on; nobody else sends it meanwhile. */
export interface HeldPayment extends KnownPayment {
  /** Writes the payment down before it is sent; throws `store_unreachable` when that fails. */
  sign(signed: { header: string; until: number }): Promise<void>;
  /** Gives the money back for a payment that was never sent, and writes that down if it was signed. */
  abandon(): Promise<void>;
  /** Ends the work; a payment that is still open, or whose answer did not come whole, waits. */
  letGo(): void;
}

/** The books of a client: what was signed, what became of it, and how much of a budget is used. */
export interface PaymentJournal {
  /** Seconds since the epoch, with fractions. */
  now(): number;
  /** Runs work that decides by what is spent, one after the other, so that no two count on the same money. */
  exclusively<Value>(work: () => Promise<Value>): Promise<Value>;
  /** How much was spent or set aside, in atomic units; money is only given back for what is certain not to settle. */
  spent(spending: Spending): bigint;
  /** Sets money aside. */
  reserve(intent: PaymentIntent): HeldPayment;
  /** Tells whether a payment waits to be sent again. */
  hasWaiting(): boolean;
  /** Takes a payment of a purchase that waits to be sent again. */
  takeWaiting(purchase: string): HeldPayment | undefined;
  /** All that wait, to look at: who would take one to look it up would let the same call meanwhile pay again. */
  waiting(): readonly KnownPayment[];
  /** The payments that are open or at most 31 days old, in the order in which they were made. */
  entries(): readonly JournalEntry[];
  entry(id: string): JournalEntry | undefined;
  /** Ends the use of the store. */
  close(): Promise<void>;
}

interface Kept {
  entry: JournalEntry;
  header: string;
  held: boolean;
}

/** Settings of a journal. */
export interface JournalOptions {
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

/**
 * Opens a journal on a store. Payments of an earlier process whose outcome is not known wait to be sent again.
 *
 * Throws what the store throws, and `malformed_object` when it holds something that is no journal.
 *
 * @example
 * ```ts
 * const journal = await openJournal(store);
 * const client = createPaymentClient({ schemes, policy, journal });
 * ```
 */
export async function openJournal(store: JournalStore, options: JournalOptions = {}): Promise<PaymentJournal> {
  const kept = new Map<string, Kept>();
  for (const record of await store.read()) replay(kept, record);
  return journalOf(kept, { ...options, store });
}

/**
 * A journal that lives as long as its process: unknown outcomes are remembered until then, and budgets begin anew.
 *
 * @example
 * ```ts
 * const journal = memoryJournal();
 * const client = createPaymentClient({ schemes, policy, journal });
 * console.log(journal.entries().map(({ amount, state }) => `${amount} ${state}`));
 * ```
 */
export function memoryJournal(options: JournalOptions = {}): PaymentJournal {
  return journalOf(new Map(), options);
}

/** Brings a record of the store into the books. */
function replay(kept: Map<string, Kept>, record: JournalRecord): void {
  if (record.type === "signed") {
    kept.set(record.id, { entry: signedEntry(record), header: record.header, held: false });
    return;
  }
  const known = kept.get(record.id);
  if (!known) {
    throw new X402Error("malformed_object", `The journal changes a payment ${record.id} that it does not have.`, {
      remedy: "Restore the journal from a copy; without the record, that payment could be made twice.",
    });
  }
  known.entry = changedEntry(known.entry, record);
}

function journalOf(kept: Map<string, Kept>, options: JournalOptions & { store?: JournalStore }): PaymentJournal {
  const { store, now = () => Date.now() / 1000 } = options;
  let inOrder = [...kept.values()];
  const waiting = new Map([...kept].filter(([, { entry }]) => isUnfinished(entry)));
  let turn: Promise<unknown> = Promise.resolve();
  let nextCleaning = 0;

  forgetOld();

  async function write(record: JournalRecord): Promise<void> {
    try {
      await store?.append(record);
    } catch (cause) {
      const what = record.type === "signed" ? "payment" : "what became of payment";
      const text = `The journal cannot write down ${what} ${record.id}.`;
      throw new X402Error("store_unreachable", text, { field: "journal", cause });
    }
  }

  function forgetOld(): void {
    const time = now();
    if (time < nextCleaning) return;
    nextCleaning = time + maxWindowSeconds / 100;
    for (const [id, { entry, held }] of kept) {
      const isOver = entry.until === undefined || entry.until <= time;
      if (held || !isOver || entry.at >= time - maxWindowSeconds) continue;
      kept.delete(id);
      waiting.delete(id);
    }
    inOrder = [...kept.values()];
  }

  function known(payment: Kept): KnownPayment {
    const { id } = payment.entry;
    return {
      id,
      entry: () => payment.entry,
      header: () => payment.header,
      async change(change) {
        payment.entry = changedEntry(payment.entry, change);
        if (!isUnfinished(payment.entry)) waiting.delete(id);
        await write({ type: "changed", id, at: now(), ...change });
      },
    };
  }

  function hold(payment: Kept): HeldPayment {
    const { id } = payment.entry;
    payment.held = true;
    waiting.delete(id);
    return {
      ...known(payment),
      async sign({ header, until }) {
        const { at, purchase, url, host, versionOne } = payment.entry;
        const version = versionOne === undefined ? {} : { versionOne };
        await write({ type: "signed", id, at, until, purchase, url, host, header, ...version });
        payment.header = header;
        payment.entry = { ...payment.entry, state: "open", until };
      },
      async abandon() {
        const { header } = payment;
        payment.entry = { ...payment.entry, state: "unsettled" };
        kept.delete(id);
        if (header !== "") await write({ type: "changed", id, at: now(), state: "unsettled", delivered: false });
      },
      letGo() {
        payment.held = false;
        if (isUnfinished(payment.entry)) waiting.set(id, payment);
      },
    };
  }

  return {
    now,
    exclusively(work) {
      const result = turn.then(work);
      turn = result.catch(() => undefined);
      return result;
    },
    spent({ network, asset, since, host }) {
      const named = canonicalAddress(asset);
      let total = 0n;
      for (let index = inOrder.length - 1; index >= 0; index--) {
        const entry = inOrder[index]?.entry;
        if (!entry || entry.at < since) break;
        if (entry.network !== network || entry.state === "unsettled") continue;
        if (canonicalAddress(entry.asset) !== named || (host !== undefined && entry.host !== host)) continue;
        total += wholeNumber(entry.amount) ?? 0n;
      }
      return total;
    },
    reserve(intent) {
      forgetOld();
      const id = crypto.randomUUID();
      const payment: Kept = {
        entry: { id, at: now(), state: "reserved", delivered: false, ...intent },
        header: "",
        held: true,
      };
      kept.set(id, payment);
      inOrder.push(payment);
      return hold(payment);
    },
    hasWaiting: () => waiting.size > 0,
    takeWaiting(purchase) {
      for (const payment of waiting.values()) {
        if (payment.entry.purchase === purchase) return hold(payment);
      }
      return undefined;
    },
    waiting: () => [...waiting.values()].map(known),
    entries: () => [...kept.values()].map(({ entry }) => entry),
    entry: (id) => kept.get(id)?.entry,
    close: async () => store?.close(),
  };
}

/** Nobody knows yet what became of an open payment, and for one that settled the goods are due, or the news that none came. */
function isUnfinished({ state, delivered, told = false }: JournalEntry): boolean {
  return state === "open" || (state === "settled" && !delivered && !told);
}

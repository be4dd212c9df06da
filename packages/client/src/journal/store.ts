/**
 * What became of a payment. `open`: it may have been sent, and it is not known whether it settled. `settled`: a receipt
 * or the chain says so. `unconfirmed`: the goods came without a receipt. `unsettled`: it is certain that it never was
 * and never will be settled. `expired`: it can no longer settle, and it never became known whether it did.
 */
export type PaymentState = "open" | "settled" | "unconfirmed" | "unsettled" | "expired";

/** A payment that is about to be sent. It is written down before, so that nothing is ever sent that is not known. */
export interface SignedRecord {
  readonly type: "signed";
  readonly id: string;
  /** Seconds since the epoch, with fractions. */
  readonly at: number;
  /** The second since the epoch from which the payment can no longer settle. */
  readonly until: number;
  /** What is bought: a call with the same text is the same purchase. */
  readonly purchase: string;
  /** Where the payment goes. */
  readonly url: string;
  /** Whose budget it uses. */
  readonly host: string;
  /** The payment in base64, signature included. */
  readonly header: string;
  /** Whether it is sent in version 1 of the protocol. */
  readonly versionOne?: boolean;
}

/** What became known about a payment. */
export interface ChangedRecord {
  readonly type: "changed";
  readonly id: string;
  readonly at: number;
  readonly state: PaymentState;
  /** Whether the answer was read to its end. */
  readonly delivered: boolean;
  /** The status of the last answer. */
  readonly status?: number;
  readonly transaction?: string;
  /** Why it is not settled, in the words of the receipt, or what contradicts its being settled. */
  readonly reason?: string;
  /** Whether the caller was told that it settled and no whole answer came, after which the same call is a new purchase. */
  readonly told?: boolean;
}

export type JournalRecord = SignedRecord | ChangedRecord;

/**
 * Where a journal keeps its records: a file, a table, a log. It has one writer at a time; a store that is reachable from
 * several processes has to make sure of that in `read`.
 *
 * @example
 * ```ts
 * const records: JournalRecord[] = [];
 * const store: JournalStore = {
 *   read: async () => [...records],
 *   append: async (record) => void records.push(record),
 *   close: async () => undefined,
 * };
 * const client = createPaymentClient({ schemes, policy, journal: await openJournal(store) });
 * ```
 */
export interface JournalStore {
  /** All records in the order in which they were written; called once, first. */
  read(): Promise<readonly JournalRecord[]>;
  /** Resolves when the record would survive a crash; order is kept. When it rejects, nothing is paid. */
  append(record: JournalRecord): Promise<void>;
  /** Lets another process write. */
  close(): Promise<void>;
}

import { fileStore } from "./file-journal/store.js";
import { type JournalOptions, openJournal, type PaymentJournal } from "./journal/journal.js";

export { readJournalFile } from "./file-journal/read.js";
export { fileStore } from "./file-journal/store.js";

/**
 * Opens a journal in a file of JSON lines, which is made when it is not there. Each record is on the disk before the
 * payment that it tells of is sent. One process writes at a time; the lock of a process that has died is taken over.
 *
 * Throws `invalid_configuration` when others than the owner may read the file, as it holds signed payments, or another
 * process has it open, `malformed_object` when it holds something that is no journal, and `store_unreachable` when the
 * file system refuses.
 *
 * @example
 * ```ts
 * const client = createPaymentClient({ schemes, policy, journal: await fileJournal("payments.jsonl") });
 * ```
 */
export async function fileJournal(path: string, options: JournalOptions = {}): Promise<PaymentJournal> {
  const store = fileStore(path);
  try {
    return await openJournal(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

import { readFile } from "node:fs/promises";
import { changedEntry, type JournalEntry, signedEntry } from "../journal/entry.js";
import { recordsIn } from "./lines.js";

/**
 * Reads all payments that were ever written to a journal file, also while a process writes to it, for bookkeeping.
 *
 * Throws `malformed_object` when it holds something that is no journal, and what the file system throws.
 *
 * @example
 * ```ts
 * const csv = journalToCsv(await readJournalFile("payments.jsonl"));
 * ```
 */
export async function readJournalFile(path: string): Promise<readonly JournalEntry[]> {
  const { records } = recordsIn(await readFile(path, "utf8"));
  const entries = new Map<string, JournalEntry>();
  for (const record of records) {
    const known = entries.get(record.id);
    if (record.type === "signed") entries.set(record.id, signedEntry(record));
    else if (known) entries.set(record.id, changedEntry(known, record));
  }
  return [...entries.values()];
}

import type { JournalEntry } from "./entry.js";

const columns = [
  "time",
  "id",
  "state",
  "delivered",
  "amount",
  "asset",
  "network",
  "scheme",
  "payTo",
  "host",
  "url",
  "purchase",
  "status",
  "transaction",
  "reason",
] as const;

/**
 * Writes payments as CSV (RFC 4180) for bookkeeping, one line each: time in ISO 8601, amount in atomic units. What could
 * be taken for a formula by a spreadsheet begins with an apostrophe, as servers choose some of the texts.
 *
 * @example
 * ```ts
 * const csv = journalToCsv(journal.entries().filter(({ state }) => state === "settled"));
 * ```
 */
export function journalToCsv(entries: readonly JournalEntry[]): string {
  const lines = entries.map((entry) => {
    const row = rowOf(entry);
    return columns.map((column) => cell(row[column])).join(",");
  });
  return [columns.join(","), ...lines, ""].join("\r\n");
}

/**
 * Writes payments as a JSON list for bookkeeping, with the time in ISO 8601 and the amount in atomic units as text.
 *
 * @example
 * ```ts
 * const json = journalToJson(journal.entries());
 * ```
 */
export function journalToJson(entries: readonly JournalEntry[]): string {
  return `${JSON.stringify(entries.map(rowOf), null, 2)}\n`;
}

function rowOf({ at, until: _until, ...entry }: JournalEntry) {
  return { time: new Date(at * 1000).toISOString(), ...entry };
}

function cell(value: string | number | boolean | undefined): string {
  const text = String(value ?? "");
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

import type { LedgerEntry, LedgerFilter } from "../store/ledger.js";

/** How a ledger is written. */
export const ledgerFormats = ["csv", "json"] as const;
export type LedgerFormat = (typeof ledgerFormats)[number];

/** What of the ledger is written, and how. */
export interface ExportOptions extends LedgerFilter {
  format: LedgerFormat;
}

const columns = [
  "claimedAt",
  "changedAt",
  "state",
  "network",
  "asset",
  "amount",
  "payer",
  "payTo",
  "transaction",
  "reason",
  "key",
] as const satisfies readonly (keyof LedgerEntry)[];

/** Writes a ledger as CSV (RFC 4180) or as JSON, an array with one entry a line. */
export async function* writeLedger(
  entries: AsyncIterable<LedgerEntry>,
  format: LedgerFormat,
): AsyncGenerator<string, void> {
  if (format === "csv") {
    yield `${columns.join(",")}\r\n`;
    for await (const entry of entries) yield `${columns.map((column) => cell(entry[column])).join(",")}\r\n`;
    return;
  }
  let separator = "[\n";
  for await (const entry of entries) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** Whoever asks may write any text into an offer, and a spreadsheet runs what begins like a formula. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

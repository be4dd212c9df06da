import { parseJson, X402Error } from "@x402-reference/types";
import type { JournalRecord, PaymentState } from "../journal/store.js";
import { isRecord } from "../plain.js";

const states: ReadonlySet<unknown> = new Set<PaymentState>(["open", "settled", "unconfirmed", "unsettled", "expired"]);

/** A record as one line. */
export function lineOf(record: JournalRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * Reads the records of a journal's text, and how much of it is whole. A last line without its end is what a crash left of
 * a record that was not written yet, so nothing was sent for it. Throws `malformed_object` for any other line that is no
 * record.
 */
export function recordsIn(text: string): { records: readonly JournalRecord[]; whole: string } {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = whole.split("\n").slice(0, -1);
  return { records: lines.map(recordIn), whole };
}

function recordIn(line: string, index: number): JournalRecord {
  const value = parsed(line);
  if (isSigned(value) || isChanged(value)) return value;
  throw new X402Error("malformed_object", `Line ${index + 1} of the journal is no record of a payment.`, {
    field: `line ${index + 1}`,
    remedy: "Restore the journal from a copy; without the record, that payment could be made twice.",
  });
}

function parsed(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}

function isSigned(value: unknown): value is JournalRecord {
  return (
    isRecord(value) &&
    value.type === "signed" &&
    [value.id, value.purchase, value.url, value.host, value.header].every((text) => typeof text === "string") &&
    [value.at, value.until].every((time) => typeof time === "number")
  );
}

function isChanged(value: unknown): value is JournalRecord {
  return (
    isRecord(value) &&
    value.type === "changed" &&
    typeof value.id === "string" &&
    typeof value.at === "number" &&
    typeof value.delivered === "boolean" &&
    states.has(value.state)
  );
}

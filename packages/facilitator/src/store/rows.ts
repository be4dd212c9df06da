import {
  type FacilitatorRequest,
  type PendingSettlement,
  parseOrThrow,
  readFacilitatorRequest,
  type SettlementRecord,
  SettleResponse,
  X402Error,
} from "@x402-reference/types";

type Row = Readonly<Record<string, unknown>>;

/** Reads what a row says of a settlement. */
export function readRecord(row: Row): SettlementRecord {
  const binding = textOf(row, "binding");
  switch (row.state) {
    case "claimed":
      return { binding, state: "claimed" };
    case "broadcast":
      return { binding, state: "broadcast", ...sentOf(row) };
    default: {
      const response = parseOrThrow(SettleResponse, jsonOf(row, "response"), "The settlement's response in the store");
      return { binding, state: "settled", response, answered: row.answered === true };
    }
  }
}

/** Reads a row with all that it takes to go on with its transaction. */
export function readPending(row: Row): PendingSettlement {
  return { key: textOf(row, "key"), binding: textOf(row, "binding"), request: requestOf(row), ...sentOf(row) };
}

function sentOf(row: Row): { transaction: string; raw?: string } {
  const transaction = textOf(row, "transaction");
  return typeof row.raw === "string" ? { transaction, raw: row.raw } : { transaction };
}

function requestOf(row: Row): FacilitatorRequest {
  const read = readFacilitatorRequest(jsonOf(row, "request"));
  if (read.ok) return read.request;
  throw new X402Error("malformed_object", `The request in the settlement store is wrong: ${read.refusal.message}`);
}

/** What was read within bounds may be longer and deeper as it is written down, and one such row would hide all others. */
function jsonOf(row: Row, column: string): unknown {
  return JSON.parse(textOf(row, column));
}

function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new X402Error("malformed_object", `The settlement store has no text in ${column}.`, { field: column });
}

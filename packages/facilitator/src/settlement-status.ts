import type { SettlementRecord } from "@x402-reference/types";

/** How one settlement stands: what anybody may know who can name it. */
export type SettlementStatus = { key: string } & (
  | { state: "claimed" }
  | { state: "broadcast"; transaction: string }
  | { state: "confirmed"; transaction: string }
  | { state: "failed"; transaction: string; reason: string }
);

/** Tells of a record what gives nobody a claim on what was bought: neither offer nor receipt. */
export function statusOf(key: string, record: SettlementRecord): SettlementStatus {
  if (record.state === "claimed") return { key, state: "claimed" };
  if (record.state === "broadcast") return { key, state: "broadcast", transaction: record.transaction };
  const { response } = record;
  const { transaction } = response;
  if (response.success) return { key, state: "confirmed", transaction };
  return { key, state: "failed", transaction, reason: response.errorReason };
}

/** The transaction that a record names; empty when nothing was sent. */
export function transactionOf(record: SettlementRecord): string {
  if (record.state === "claimed") return "";
  return record.state === "broadcast" ? record.transaction : record.response.transaction;
}

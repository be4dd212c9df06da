import { type Network, parseOrThrow, readFacilitatorRequest, SettleResponse } from "@x402-reference/types";
import type { Sql } from "./sql.js";

/** One settlement as a book-keeper wants it; amounts are atomic units of the asset, as text. */
export interface LedgerEntry {
  /** When it was claimed and when it last changed, in ISO 8601. */
  claimedAt: string;
  changedAt: string;
  state: "broadcast" | "confirmed" | "failed";
  network: Network;
  asset: string;
  amount: string;
  payer: string;
  payTo: string;
  transaction: string;
  /** Why it failed. */
  reason: string;
  key: string;
}

/** Which settlements are told: claimed at `since` or later and before `until`, in milliseconds since the epoch. */
export interface LedgerFilter {
  since?: number;
  until?: number;
  network?: string;
}

const perPage = 500;

const page = `
  SELECT key, state, transaction, request, response, created_at::text AS created, updated_at::text AS updated
  FROM x402_settlements
  WHERE (created_at, key) > ($1, $2) AND created_at < $3 AND request IS NOT NULL
  ORDER BY created_at, key LIMIT $4`;

/** Reads all that was ever broadcast, oldest first, a page at a time, while the store may go on being used. */
export async function* readLedger(sql: Sql, { since = 0, until, network }: LedgerFilter): AsyncGenerator<LedgerEntry> {
  const end = until === undefined ? 2n ** 62n : BigInt(until);
  let after: readonly [bigint, string] = [BigInt(since) - 1n, "\u{10ffff}"];
  for (;;) {
    const rows = await sql.query(page, [...after, end, BigInt(perPage)]);
    for (const row of rows) {
      const entry = entryOf(row);
      if (network === undefined || entry.network === network) yield entry;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < perPage) return;
    after = [BigInt(String(last.created)), String(last.key)];
  }
}

function entryOf(row: Readonly<Record<string, unknown>>): LedgerEntry {
  const read = readFacilitatorRequest(JSON.parse(String(row.request)));
  if (!read.ok) throw new TypeError(`The request of ${String(row.key)} in the settlement store is wrong.`);
  const { network, asset, amount, payTo } = read.request.paymentRequirements;
  const response =
    row.state === "settled"
      ? parseOrThrow(SettleResponse, JSON.parse(String(row.response)), "The settlement's response in the store")
      : undefined;
  return {
    claimedAt: timeOf(row.created),
    changedAt: timeOf(row.updated),
    state: response === undefined ? "broadcast" : response.success ? "confirmed" : "failed",
    network,
    asset,
    amount,
    payer: response?.payer ?? "",
    payTo,
    transaction: response?.transaction ?? String(row.transaction ?? ""),
    reason: response?.success === false ? response.errorReason : "",
    key: String(row.key),
  };
}

function timeOf(milliseconds: unknown): string {
  return new Date(Number(milliseconds)).toISOString();
}

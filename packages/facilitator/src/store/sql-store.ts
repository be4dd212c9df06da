import type { SettlementRecord, SettlementStore } from "@x402-reference/types";
import { atOnce } from "./at-once.js";
import { type LedgerEntry, type LedgerFilter, readLedger } from "./ledger.js";
import { readPending, readRecord } from "./rows.js";
import { migrate } from "./schema.js";
import type { Sql } from "./sql.js";

/** A store in a database: it forgets nothing, and has to be closed. */
export interface SqlSettlementStore extends SettlementStore {
  close(): Promise<void>;
  /** Reads all that was ever broadcast, oldest first, for book-keeping. */
  ledger(filter?: LedgerFilter): AsyncIterable<LedgerEntry>;
}

/** How a store in a database keeps time. */
export interface SqlStoreOptions {
  /** The clock, in seconds since the epoch; processes that share a store need clocks that agree within seconds. */
  now?: () => number;
  /** No other process uses the database, so that whoever still holds a settlement at the start is dead; default false. */
  alone?: boolean;
}

/** A payment that is about to be sent, as it is written down. */
interface Payment {
  key: string;
  owner: string;
  raw: string | null;
  request: string;
  leaseMs: number;
}

const columns = "key, binding, state, transaction, raw, request, response, answered";

/** The primary key is the lock: whoever inserts the row has the claim, unless the one who had it is taken for dead. */
const claimed = `
  INSERT INTO x402_settlements (key, binding, state, owner, held_until, expires_at, created_at, updated_at)
  VALUES ($1, $2, 'claimed', $3, $4, $5, $6, $6)
  ON CONFLICT (key) DO UPDATE
    SET binding = excluded.binding, owner = excluded.owner, held_until = excluded.held_until,
        expires_at = excluded.expires_at, updated_at = excluded.updated_at
    WHERE x402_settlements.state = 'claimed' AND x402_settlements.held_until <= $6
  RETURNING key`;

const renewed = `
  UPDATE x402_settlements SET held_until = $3, updated_at = $4
  WHERE key = $1 AND owner = $2 AND state = 'claimed'
  RETURNING key`;

const adopted = `
  UPDATE x402_settlements SET owner = $3, held_until = $4, updated_at = $5
  WHERE key = $1 AND state = 'broadcast' AND transaction = $2 AND held_until <= $5
  RETURNING key`;

/** All payments of one transaction in one statement: whoever finds one of them may send it, and with it the others. */
const broadcasting = `
  UPDATE x402_settlements AS known
  SET state = 'broadcast', transaction = $1, raw = given.raw, request = given.request,
      held_until = given.held_until, updated_at = $3
  FROM json_to_recordset($2::json) AS given(key text, owner text, raw text, request text, held_until bigint)
  WHERE known.key = given.key AND known.owner = given.owner AND known.state <> 'settled'
  RETURNING known.key`;

const concluded = `
  UPDATE x402_settlements SET state = 'settled', response = $4, answered = $5, updated_at = $6
  WHERE key = $1 AND ((state = 'claimed' AND owner = $2) OR (state = 'broadcast' AND transaction = $3))
  RETURNING key`;

const collected = `
  UPDATE x402_settlements SET answered = true, updated_at = $3
  WHERE key = $1 AND binding = $2 AND state = 'settled' AND NOT answered
  RETURNING key`;

const left = "UPDATE x402_settlements SET held_until = $3, updated_at = $3 WHERE key = $1 AND owner = $2";

const released = "DELETE FROM x402_settlements WHERE key = $1 AND owner = $2 AND state <> 'settled'";

/** Whoever claimed them must write down what it sends before it sends it, and cannot any more. */
const abandoned = "DELETE FROM x402_settlements WHERE state = 'claimed' AND held_until <= $1";

const waiting = `
  SELECT ${columns} FROM x402_settlements WHERE state = 'broadcast' AND held_until <= $1
  ORDER BY held_until, key LIMIT $2`;

/** Makes the tables where they are missing, and the store over them. */
export async function openSqlStore(sql: Sql, options: SqlStoreOptions = {}): Promise<SqlSettlementStore> {
  await migrate(sql);
  if (options.alone) await sql.query("UPDATE x402_settlements SET held_until = 0 WHERE state <> 'settled'", []);
  if (options.alone) await sql.query(abandoned, [0n]);
  const milliseconds = () => BigInt(Math.floor((options.now?.() ?? Date.now() / 1000) * 1000));

  async function find(key: string): Promise<SettlementRecord | undefined> {
    // Whoever asks may write one into a key, and to a database that is a fault.
    if (key.includes("\0")) return undefined;
    const [row] = await sql.query(`SELECT ${columns} FROM x402_settlements WHERE key = $1`, [key]);
    return row && readRecord(row);
  }

  async function changes(text: string, values: Parameters<Sql["query"]>[1]): Promise<boolean> {
    return (await sql.query(text, values)).length > 0;
  }

  const writeDown = atOnce(async (transaction: string, payments: readonly Payment[]) => {
    const now = milliseconds();
    const given = payments.map(({ leaseMs, ...payment }) => ({ ...payment, held_until: String(now + whole(leaseMs)) }));
    const rows = await sql.query(broadcasting, [transaction, JSON.stringify(given), now]);
    const written = new Set(rows.map(({ key }) => key));
    return payments.map(({ key }) => written.has(key));
  });

  return {
    async claim(key, { binding, expiresAt, owner, leaseMs }) {
      for (;;) {
        const now = milliseconds();
        const heldUntil = now + whole(leaseMs);
        if (await changes(claimed, [key, binding, owner, heldUntil, whole(expiresAt), now])) {
          return { claimed: true };
        }
        // Gone again since: then it can be had.
        const record = await find(key);
        if (record) return { claimed: false, record };
      }
    },
    renew(key, { owner, leaseMs }) {
      const now = milliseconds();
      return changes(renewed, [key, owner, now + whole(leaseMs), now]);
    },
    adopt(key, { transaction, owner, leaseMs }) {
      const now = milliseconds();
      return changes(adopted, [key, transaction, owner, now + whole(leaseMs), now]);
    },
    broadcast(key, { transaction, raw = null, request, owner, leaseMs }) {
      return writeDown(transaction, { key, owner, raw, request: JSON.stringify(request), leaseMs });
    },
    conclude(key, { owner, transaction, response, answered }) {
      return changes(concluded, [key, owner, transaction, JSON.stringify(response), answered, milliseconds()]);
    },
    collect: (key, binding) => changes(collected, [key, binding, milliseconds()]),
    async leave(key, owner) {
      await sql.query(left, [key, owner, milliseconds()]);
    },
    async release(key, owner) {
      await sql.query(released, [key, owner]);
    },
    find,
    async pending(limit) {
      const now = milliseconds();
      // Alone, this process holds whatever is claimed, however late it comes to say so.
      if (!options.alone) await sql.query(abandoned, [now]);
      return (await sql.query(waiting, [now, BigInt(limit)])).map(readPending);
    },
    ledger: (filter = {}) => readLedger(sql, filter),
    close: () => sql.close(),
  };
}

function whole(time: number): bigint {
  return BigInt(Math.ceil(time));
}

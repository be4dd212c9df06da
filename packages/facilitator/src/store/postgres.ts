import { type Postgres, postgresSql } from "./postgres-sql.js";
import { openSqlStore, type SqlSettlementStore, type SqlStoreOptions } from "./sql-store.js";

export type { LedgerEntry, LedgerFilter } from "./ledger.js";
export type { SqlSettlementStore } from "./sql-store.js";

/** Where the database is and how long it may take. */
export interface PostgresStoreOptions extends Postgres, Pick<SqlStoreOptions, "now"> {}

/**
 * Remembers settlements in a PostgreSQL database, which any number of processes may share: a payment that is delivered to
 * two of them is settled by one, and what a dead one has broadcast is taken up by the next that looks.
 *
 * Makes its tables when they are missing. Throws `store_unreachable` when the database does not answer, and
 * `invalid_configuration` for a URL of something else or tables that a newer program has made.
 *
 * @example
 * ```ts
 * const store = await postgresStore({ url: "postgres://x402@127.0.0.1/x402" });
 * const facilitator = createFacilitator({ schemes, store });
 * await facilitator.recover();
 * ```
 * @see scheme_exact.md, duplicate delivery
 */
export async function postgresStore(options: PostgresStoreOptions): Promise<SqlSettlementStore> {
  const sql = postgresSql(options);
  try {
    return await openSqlStore(sql, options);
  } catch (error) {
    await sql.close();
    throw error;
  }
}

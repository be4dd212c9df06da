import type { Sql } from "../store/sql.js";
import { openSqlStore, type SqlSettlementStore } from "../store/sql-store.js";

/** A store with new tables in a database that the test shares with others, by a clock in seconds. */
export async function emptyStore(sql: Sql, clock: { now: number }): Promise<SqlSettlementStore> {
  await sql.script("DROP TABLE IF EXISTS x402_settlements, x402_migrations");
  return openSqlStore(sql, { now: () => clock.now });
}

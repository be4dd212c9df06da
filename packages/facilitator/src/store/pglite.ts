import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { lockFolder } from "./folder-lock.js";
import { pgliteSql } from "./pglite-sql.js";
import { openSqlStore, type SqlSettlementStore, type SqlStoreOptions } from "./sql-store.js";
import { storeFault } from "./store-fault.js";

export type { LedgerEntry, LedgerFilter } from "./ledger.js";
export type { SqlSettlementStore } from "./sql-store.js";

/** Where the database is. */
export interface PgliteStoreOptions extends Pick<SqlStoreOptions, "now"> {
  /** The folder that holds it, made when it is missing; without one it is in memory and ends with the process. */
  folder?: string;
}

/**
 * Remembers settlements in a database of this process's own, PostgreSQL in WebAssembly: in a folder it outlives the
 * process, however that ends, and needs no server.
 *
 * One process at a time may use a folder; give several a `postgresStore`. After a crash in a container it takes half a
 * minute until the next one has it. Throws `invalid_configuration` when another one uses it, and `store_unreachable` when
 * it cannot be read or written.
 *
 * @example
 * ```ts
 * const store = await pgliteStore({ folder: "/var/lib/x402" });
 * const facilitator = createFacilitator({ schemes, store });
 * await facilitator.recover();
 * ```
 * @see scheme_exact.md, duplicate delivery
 */
export async function pgliteStore({ folder, ...options }: PgliteStoreOptions = {}): Promise<SqlSettlementStore> {
  const unlock = folder === undefined ? () => undefined : await locked(folder);
  try {
    const database = await PGlite.create(folder === undefined ? {} : { dataDir: join(folder, "data") }).catch(failed);
    return await openSqlStore(pgliteSql(database, unlock), { ...options, alone: true });
  } catch (error) {
    unlock();
    throw error;
  }
}

async function locked(folder: string): Promise<() => void> {
  // Payments lie in it before they are sent, which other users of the machine need not read.
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(failed);
  return lockFolder(folder);
}

function failed(cause: unknown): never {
  throw storeFault(cause);
}

import { type SettlementStore, X402Error } from "@x402-reference/types";
import { memoryStore } from "../memory-store.js";
import type { SqlSettlementStore } from "../store/sql-store.js";

/** Where the command keeps what it settles. */
export type StoreSettings = { in: "memory" } | { in: "folder"; folder: string } | { in: "postgres"; url: string };

/** A store that is open until it is closed. */
export type OpenStore = SettlementStore & { close(): Promise<void> };

/** Opens the store for its ledger; throws what opening it throws, and for a store in memory, which ends with its process. */
export async function openLedger(settings: StoreSettings): Promise<SqlSettlementStore> {
  if (settings.in !== "memory") return openSql(settings);
  throw new X402Error("invalid_configuration", "A store in memory leaves nothing behind to export.", {
    field: "X402_STORE",
    remedy:
      "Set DATABASE_URL, or X402_STORE to the folder that the facilitator uses; it may be used by one process at a time.",
  });
}

/** Opens the store; throws `invalid_configuration` when the package that it needs is not installed. */
export async function openStore(settings: StoreSettings): Promise<OpenStore> {
  if (settings.in !== "memory") return openSql(settings);
  return { ...memoryStore(), close: async () => undefined };
}

async function openSql(settings: Exclude<StoreSettings, { in: "memory" }>): Promise<SqlSettlementStore> {
  if (settings.in === "folder") {
    const { pgliteStore } = await import("../store/pglite.js").catch(missing("X402_STORE", "@electric-sql/pglite"));
    return pgliteStore({ folder: settings.folder });
  }
  const { postgresStore } = await import("../store/postgres.js").catch(missing("DATABASE_URL", "pg"));
  return postgresStore({ url: settings.url });
}

function missing(field: string, name: string) {
  return (cause: unknown): never => {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND")) throw cause;
    throw new X402Error("invalid_configuration", `${field} needs the package ${name}, which is not installed.`, {
      field,
      remedy: `Install it with npm install ${name}.`,
      cause,
    });
  };
}

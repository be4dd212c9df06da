import { type SettlementStore, X402Error } from "@x402-reference/types";
import { memoryStore } from "../memory-store.js";

/** Where the command keeps what it settles. */
export type StoreSettings = { in: "memory" } | { in: "folder"; folder: string } | { in: "postgres"; url: string };

/** A store that is open until it is closed. */
export type OpenStore = SettlementStore & { close(): Promise<void> };

/** Opens the store; throws `invalid_configuration` when the package that it needs is not installed. */
export async function openStore(settings: StoreSettings): Promise<OpenStore> {
  switch (settings.in) {
    case "memory":
      return { ...memoryStore(), close: async () => undefined };
    case "folder": {
      const { pgliteStore } = await import("../store/pglite.js").catch(missing("X402_STORE", "@electric-sql/pglite"));
      return pgliteStore({ folder: settings.folder });
    }
    case "postgres": {
      const { postgresStore } = await import("../store/postgres.js").catch(missing("DATABASE_URL", "pg"));
      return postgresStore({ url: settings.url });
    }
  }
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

import type { PGlite } from "@electric-sql/pglite";
import type { Sql } from "./sql.js";
import { storeFault } from "./store-fault.js";

/** The port over PGlite; closing it also does what it is told. */
export function pgliteSql(database: PGlite, onClose: () => void = () => undefined): Sql {
  return {
    async query(text, values) {
      const { rows } = await database.query<Record<string, unknown>>(text, [...values]).catch(failed);
      return rows;
    },
    async script(text) {
      await database.exec(text).catch(failed);
    },
    async close() {
      try {
        await database.close();
      } finally {
        onClose();
      }
    },
  };
}

function failed(cause: unknown): never {
  throw storeFault(cause);
}

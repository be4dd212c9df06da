import { X402Error } from "@x402-reference/types";
import pg from "pg";
import { milliseconds } from "../duration.js";
import type { Sql } from "./sql.js";
import { storeFault } from "./store-fault.js";

/** A PostgreSQL server and how it is used. */
export interface Postgres {
  /** Such as `postgres://user:password@host:5432/database`. */
  url: string;
  /** Longest time in milliseconds for a connection or a statement; default 5 000. */
  timeoutMs?: number;
  /** Most connections at once; default 10. */
  maxConnections?: number;
}

/** The port over a pool of connections; throws `invalid_configuration` for a URL of something else. */
export function postgresSql({ url, timeoutMs = 5_000, maxConnections = 10 }: Postgres): Sql {
  if (!/^postgres(?:ql)?:\/\//.test(url)) {
    throw new X402Error("invalid_configuration", "The settlement store's url is not one of PostgreSQL.", {
      field: "url",
      remedy: 'Write it as "postgres://user:password@host:5432/database".',
    });
  }
  const limit = milliseconds("timeoutMs", timeoutMs);
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    application_name: "x402-facilitator",
    keepAlive: true,
    connectionTimeoutMillis: limit,
    statement_timeout: limit,
    // The server ends what takes too long; this one is for a server that says nothing at all.
    query_timeout: 2 * limit,
  });
  // An idle connection that breaks is replaced by the next statement, and must not end the process.
  pool.on("error", () => undefined);
  return {
    async query(text, values) {
      const bound = values.map((value) => (typeof value === "bigint" ? value.toString() : value));
      const { rows } = await pool.query<Record<string, unknown>>(text, bound).catch(failed);
      return rows;
    },
    async script(text) {
      await pool.query(text).catch(failed);
    },
    close: () => pool.end(),
  };
}

function failed(cause: unknown): never {
  throw storeFault(cause);
}

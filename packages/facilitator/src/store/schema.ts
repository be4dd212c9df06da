import { X402Error } from "@x402-reference/types";
import type { Sql } from "./sql.js";

/** Several processes may start at once; this number, which nobody else uses, lets them wait for each other. */
const lock = "SELECT pg_advisory_xact_lock(4022000402);";

/** What was added to the schema, in order; nothing in this list changes once it is released. */
const migrations = [
  `CREATE TABLE IF NOT EXISTS x402_settlements (
     key text PRIMARY KEY,
     binding text NOT NULL,
     state text NOT NULL CHECK (state IN ('claimed', 'broadcast', 'settled')),
     owner text NOT NULL,
     held_until bigint NOT NULL,
     expires_at bigint NOT NULL,
     transaction text,
     raw text,
     request text,
     response text,
     answered boolean NOT NULL DEFAULT false,
     created_at bigint NOT NULL,
     updated_at bigint NOT NULL,
     CHECK (state <> 'broadcast' OR (transaction IS NOT NULL AND request IS NOT NULL)),
     CHECK (state <> 'settled' OR response IS NOT NULL)
   );
   CREATE INDEX IF NOT EXISTS x402_settlements_pending ON x402_settlements (held_until) WHERE state = 'broadcast';`,
  `CREATE INDEX IF NOT EXISTS x402_settlements_claimed ON x402_settlements (held_until) WHERE state = 'claimed';
   CREATE INDEX IF NOT EXISTS x402_settlements_created ON x402_settlements (created_at, key);`,
];

/** Makes the tables or brings them up to date; throws `invalid_configuration` when a newer program has made them. */
export async function migrate(sql: Sql): Promise<void> {
  await sql.script(`${lock} CREATE TABLE IF NOT EXISTS x402_migrations (version bigint PRIMARY KEY);`);
  const [row] = await sql.query("SELECT coalesce(max(version), 0)::text AS version FROM x402_migrations", []);
  const version = Number(row?.version);
  if (version > migrations.length) {
    throw new X402Error("invalid_configuration", `The settlement store has version ${version} of its tables.`, {
      field: "store",
      remedy: `This program knows version ${migrations.length}; use the newer one that made them.`,
    });
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    const done = `INSERT INTO x402_migrations VALUES (${index + 1}) ON CONFLICT DO NOTHING;`;
    await sql.script(`${lock} ${migration} ${done}`);
  }
}

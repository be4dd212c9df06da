import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emptyStore } from "../testing/empty-store.js";
import { paying, settled } from "../testing/fake-scheme.js";
import { describeStore } from "../testing/store-contract.js";
import { pgliteStore } from "./pglite.js";
import { pgliteSql } from "./pglite-sql.js";
import type { Sql } from "./sql.js";
import { openSqlStore } from "./sql-store.js";

/** The database is a program of its own that has to start. */
const startTimeoutMs = 60_000;
const hold = { owner: "a", leaseMs: 60_000 };

describe("PGlite in memory", { timeout: startTimeoutMs }, () => {
  let sql: Sql;
  beforeAll(async () => {
    sql = pgliteSql(await PGlite.create());
  }, startTimeoutMs);
  afterAll(() => sql.close());

  describeStore("as a store", (clock) => emptyStore(sql, clock));

  test("with tables of a newer program is not touched", async () => {
    const store = await emptyStore(sql, { now: 1 });
    await sql.script("INSERT INTO x402_migrations VALUES (99)");
    await expect(openSqlStore(sql)).rejects.toMatchObject({ code: "invalid_configuration", field: "store" });
    expect(await store.find("nothing")).toBeUndefined();
  });

  test("writes down payments that share a transaction in one statement, so that no crash comes between them", async () => {
    const statements: string[] = [];
    const counted: Sql = {
      ...sql,
      query(text, values) {
        statements.push(text);
        return sql.query(text, values);
      },
    };
    const store = await emptyStore(counted, { now: 1 });
    const keys = ["a", "b", "c"];
    for (const key of keys) await store.claim(key, { binding: "offer", expiresAt: 1, ...hold });
    const before = statements.length;
    const sent = { transaction: "0xaa", request: paying(), ...hold };
    expect(await Promise.all(keys.map((key) => store.broadcast(key, sent)))).toEqual([true, true, true]);
    expect(statements).toHaveLength(before + 1);
  });

  test("is a store that works", async () => {
    const store = await pgliteStore();
    onTestFinished(() => store.close());
    expect(await store.claim("k", { binding: "offer", expiresAt: 1, ...hold })).toEqual({ claimed: true });
  });
});

describe("a store in a folder", { timeout: startTimeoutMs }, () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "x402-store-"));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  test("remembers when it is opened again, and takes whoever held something for dead", async () => {
    const folder = join(scratch, "new", "folder");
    const first = await pgliteStore({ folder });
    expect(((await stat(folder)).mode & 0o777).toString(8)).toBe("700");
    await first.claim("settled", { binding: "offer", expiresAt: 1, ...hold });
    await first.conclude("settled", { owner: "a", transaction: "", response: settled, answered: true });
    await first.claim("sent", { binding: "offer", expiresAt: 1, ...hold });
    await first.broadcast("sent", { transaction: "0xaa", request: paying(), ...hold });
    await first.claim("claimed", { binding: "offer", expiresAt: 1, ...hold });
    await expect(pgliteStore({ folder })).rejects.toMatchObject({ code: "invalid_configuration", field: "folder" });
    await first.close();
    const second = await pgliteStore({ folder });
    onTestFinished(() => second.close());
    expect(await second.find("settled")).toMatchObject({ state: "settled", response: settled });
    expect(await second.pending(10)).toMatchObject([{ key: "sent", transaction: "0xaa" }]);
    const next = { binding: "offer", expiresAt: 1, ...hold, owner: "b" };
    expect(await second.claim("claimed", next)).toEqual({ claimed: true });
  });

  test("that cannot be made is a fault with a remedy", async () => {
    const file = join(scratch, "file");
    await writeFile(file, "");
    await expect(pgliteStore({ folder: join(file, "folder") })).rejects.toMatchObject({ code: "store_unreachable" });
  });
});

import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emptyStore } from "../testing/empty-store.js";
import { listening } from "../testing/http-server.js";
import { describeStore } from "../testing/store-contract.js";
import { postgresStore } from "./postgres.js";
import { postgresSql } from "./postgres-sql.js";
import type { Sql } from "./sql.js";

const startTimeoutMs = 60_000;
const hold = { owner: "a", leaseMs: 60_000 };

describe("PostgreSQL spoken over the wire with PGlite", { timeout: startTimeoutMs }, () => {
  let database: PGlite;
  let server: PGLiteSocketServer;
  let sql: Sql;
  beforeAll(async () => {
    database = await PGlite.create();
    server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 20 });
    await server.start();
    sql = postgresSql({ url: `postgres://postgres@${server.getServerConn()}/postgres`, maxConnections: 4 });
  }, startTimeoutMs);
  afterAll(async () => {
    await sql.close();
    await server.stop();
    await database.close();
  });

  describeStore("as a store", (clock) => emptyStore(sql, clock));
});

const given = process.env.X402_TEST_DATABASE_URL;
const real = given ?? "postgres://postgres@127.0.0.1:5432/postgres";
const isThere = given !== undefined || (await answers(real));

/** Where no server runs, the same statements have been tried over the wire above. */
describe.runIf(isThere)("a PostgreSQL server", () => {
  const schema = `x402_test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(real);
  url.searchParams.set("options", `-c search_path=${schema}`);
  let sql: Sql;
  beforeAll(async () => {
    sql = postgresSql({ url: url.href });
    await sql.script(`CREATE SCHEMA ${schema}`);
  });
  afterAll(async () => {
    await sql.script(`DROP SCHEMA ${schema} CASCADE`);
    await sql.close();
  });

  describeStore("as a store", (clock) => emptyStore(sql, clock));

  test("lets many processes make its tables and claim one payment at the same time", async () => {
    await sql.script("DROP TABLE IF EXISTS x402_settlements, x402_migrations");
    const stores = await Promise.all(Array.from({ length: 5 }, () => postgresStore({ url: url.href })));
    onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))));
    const claims = await Promise.all(
      stores.flatMap((store, index) =>
        Array.from({ length: 10 }, (_, turn) =>
          store.claim("k", { binding: "offer", expiresAt: 1, leaseMs: 60_000, owner: `${index} ${turn}` }),
        ),
      ),
    );
    expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1);
  });

  test("that makes a statement wait is a fault in time, and is asked again afterwards", async () => {
    const store = await postgresStore({ url: url.href, timeoutMs: 100 });
    onTestFinished(() => store.close());
    const other = new pg.Client({ connectionString: url.href });
    await other.connect();
    await other.query("BEGIN; LOCK TABLE x402_settlements IN ACCESS EXCLUSIVE MODE");
    const claim = () => store.claim("waiting", { binding: "offer", expiresAt: 1, ...hold });
    await expect(claim()).rejects.toMatchObject({ code: "store_unreachable" });
    await other.end();
    expect(await claim()).toEqual({ claimed: true });
  });

  test("that ends a connection is connected to again", async () => {
    const name = `x402-test-${randomUUID()}`;
    const named = new URL(url);
    named.searchParams.set("application_name", name);
    const store = await postgresStore({ url: named.href, maxConnections: 1 });
    onTestFinished(() => store.close());
    const terminate = "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE application_name = $1";
    expect(await sql.query(terminate, [name])).toEqual([{ ended: true }]);
    await expect
      .poll(() =>
        store.find("nothing").then(
          () => "answers",
          () => "broken",
        ),
      )
      .toBe("answers");
  });
});

describe("a server that is none", () => {
  test("is a fault when nobody listens, and its address stays out of the words", async () => {
    const port = await listening(createServer()).then(async ({ port, close }) => {
      await close();
      return port;
    });
    const store = postgresStore({ url: `postgres://user:secret@127.0.0.1:${port}/x` });
    await expect(store).rejects.toMatchObject({ code: "store_unreachable" });
    await expect(store).rejects.not.toThrow(/secret|127\.0/);
  });

  test("is a fault in time when it says nothing", async () => {
    const { port, close } = await listening(createServer());
    onTestFinished(close);
    const store = postgresStore({ url: `postgres://user@127.0.0.1:${port}/x`, timeoutMs: 50 });
    await expect(store).rejects.toMatchObject({ code: "store_unreachable" });
  });

  test.each(["mysql://127.0.0.1/x", "127.0.0.1", ""])("is refused by its url %j", async (url) => {
    await expect(postgresStore({ url })).rejects.toMatchObject({ code: "invalid_configuration", field: "url" });
  });
});

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

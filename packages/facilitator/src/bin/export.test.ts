import { PGlite } from "@electric-sql/pglite";
import { atomicAmount } from "@x402-reference/types";
import { expect, onTestFinished, test } from "vitest";
import { pgliteSql } from "../store/pglite-sql.js";
import { emptyStore } from "../testing/empty-store.js";
import { failed, paying, settled } from "../testing/fake-scheme.js";
import { type ExportOptions, writeLedger } from "./export.js";

const large = atomicAmount((2n ** 256n - 1n).toString());

async function setUp() {
  const database = await PGlite.create();
  const clock = { now: 1_700_000_000 };
  const store = await emptyStore(pgliteSql(database), clock);
  onTestFinished(() => store.close());
  async function settle(key: string, changes: Parameters<typeof paying>[0], response?: typeof settled) {
    const hold = { owner: key, leaseMs: 1_000 };
    await store.claim(key, { binding: "b", expiresAt: 1, ...hold });
    await store.broadcast(key, { transaction: "0xaa", request: paying(changes), ...hold });
    if (response) await store.conclude(key, { owner: key, transaction: "0xaa", response, answered: true });
    clock.now += 1;
  }
  async function write({ format, ...filter }: ExportOptions) {
    let text = "";
    for await (const part of writeLedger(store.ledger(filter), format)) text += part;
    return text;
  }
  return { store, settle, write };
}

test("a ledger tells what was settled, to the unit, and no formula runs", { timeout: 60_000 }, async () => {
  const { store, settle, write } = await setUp();
  expect(await write({ format: "json" })).toBe("[]\n");
  await settle("k1", { amount: large, asset: '=HYPERLINK("http://x","y")' }, settled);
  await settle("k2", { payTo: "@cmd" }, failed("invalid_transaction_state", "0xaa"));
  await settle("k3", {});
  await store.claim("k4", { binding: "b", expiresAt: 1, owner: "o", leaseMs: 1 });
  const [head, first, second, third, ...rest] = (await write({ format: "csv" })).split("\r\n");
  expect(head).toBe("claimedAt,changedAt,state,network,asset,amount,payer,payTo,transaction,reason,key");
  const time = "2023-11-14T22:13:20.000Z";
  const payTo = paying().paymentRequirements.payTo;
  expect(first).toBe(
    `${time},${time},confirmed,eip155:84532,"'=HYPERLINK(""http://x"",""y"")",${large},0xpayer,${payTo},0xaa,,k1`,
  );
  expect(second).toMatch(/,failed,.*,,'@cmd,0xaa,invalid_transaction_state,k2$/);
  expect(third).toMatch(/,broadcast,.*,1000,,.*,0xaa,,k3$/);
  expect(rest).toEqual([""]);

  const keys = async (filter: object) =>
    JSON.parse(await write({ format: "json", ...filter })).map(({ key }: { key: string }) => key);
  expect(await keys({})).toEqual(["k1", "k2", "k3"]);
  expect(await keys({ since: 1_700_000_001_000 })).toEqual(["k2", "k3"]);
  expect(await keys({ until: 1_700_000_001_000 })).toEqual(["k1"]);
  expect(await keys({ network: "eip155:1" })).toEqual([]);
  expect(JSON.parse(await write({ format: "json", until: 1_700_000_001_000 }))[0].amount).toBe(large);

  // More than a page, of which many have the same time.
  await Promise.all(
    Array.from({ length: 501 }, async (_, index) => {
      const hold = { owner: "o", leaseMs: 1_000 };
      await store.claim(`m${index}`, { binding: "b", expiresAt: 1, ...hold });
      await store.broadcast(`m${index}`, { transaction: "0xbb", request: paying(), ...hold });
    }),
  );
  expect(new Set(await keys({})).size).toBe(504);
});

import type { SettlementRecord } from "@x402-reference/types";
import { expect, test } from "vitest";
import { memoryStore } from "./memory-store.js";
import { settled } from "./testing/fake-scheme.js";

const binding = "offer";
const settledRecord: SettlementRecord = { binding, state: "settled", response: settled };
const broadcastRecord: SettlementRecord = { binding, state: "broadcast", transaction: "0xaa" };

function setUp(maxEntries = 100) {
  const clock = { now: 1_000 };
  return { clock, store: memoryStore({ maxEntries, now: () => clock.now }) };
}

test("only the first claim of a key is granted; the others learn what is known", async () => {
  const { store } = setUp();
  const claims = await Promise.all([1, 2, 3].map(() => store.claim("k", { binding, expiresAt: 2_000 })));
  const record = { binding, state: "claimed" };
  expect(claims).toEqual([{ claimed: true }, { claimed: false, record }, { claimed: false, record }]);
});

test("a released key can be claimed again", async () => {
  const { store } = setUp();
  await store.claim("k", { binding, expiresAt: 2_000 });
  await store.release("k");
  expect(await store.find("k")).toBeUndefined();
  expect(await store.claim("k", { binding, expiresAt: 2_000 })).toEqual({ claimed: true });
});

test("only the first outcome of a settlement is written down", async () => {
  const { store } = setUp();
  await store.claim("k", { binding, expiresAt: 2_000 });
  expect(await store.record("k", broadcastRecord)).toBe(true);
  expect(await store.record("k", settledRecord)).toBe(true);
  expect(await store.record("k", settledRecord)).toBe(false);
  expect(await store.record("k", broadcastRecord)).toBe(false);
  expect(await store.find("k")).toEqual(settledRecord);
});

test("a settled payment is remembered until it could not settle again, and a minute longer", async () => {
  const { store, clock } = setUp();
  await store.claim("k", { binding, expiresAt: 2_000 });
  await store.record("k", settledRecord);
  clock.now = 2_059;
  expect(await store.claim("k", { binding, expiresAt: 2_000 })).toEqual({ claimed: false, record: settledRecord });
  clock.now = 2_060;
  expect(await store.find("k")).toBeUndefined();
  expect(await store.claim("k", { binding, expiresAt: 3_000 })).toEqual({ claimed: true });
});

test("a broadcast whose outcome is unknown is remembered for a day after its payment expired", async () => {
  const { store, clock } = setUp();
  await store.claim("k", { binding, expiresAt: 2_000 });
  await store.record("k", broadcastRecord);
  clock.now = 2_000 + 86_399;
  expect(await store.find("k")).toEqual(broadcastRecord);
  clock.now += 1;
  expect(await store.find("k")).toBeUndefined();
});

test("a claim on a payment that expired long ago still holds while it is judged", async () => {
  const { store } = setUp();
  await store.claim("k", { binding, expiresAt: 1 });
  expect(await store.claim("k", { binding, expiresAt: 1 })).toMatchObject({ claimed: false });
});

test("expired entries make room for new ones", async () => {
  const { store, clock } = setUp(2);
  for (const key of ["a", "b"]) {
    await store.claim(key, { binding, expiresAt: 2_000 });
    await store.record(key, settledRecord);
  }
  clock.now = 2_060;
  expect(await store.claim("c", { binding, expiresAt: 3_000 })).toEqual({ claimed: true });
  expect(await store.claim("d", { binding, expiresAt: 3_000 })).toEqual({ claimed: true });
});

test("a full store refuses new claims and forgets nothing", async () => {
  const { store } = setUp(1);
  await store.claim("a", { binding, expiresAt: 2_000 });
  await store.record("a", settledRecord);
  await expect(store.claim("b", { binding, expiresAt: 2_000 })).rejects.toMatchObject({
    code: "invalid_configuration",
    field: "maxEntries",
  });
  expect(await store.find("a")).toEqual(settledRecord);
  expect(await store.claim("a", { binding, expiresAt: 2_000 })).toMatchObject({ claimed: false });
});

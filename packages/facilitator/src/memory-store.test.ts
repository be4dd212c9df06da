import { expect, test } from "vitest";
import { memoryStore } from "./memory-store.js";
import { paying, settled } from "./testing/fake-scheme.js";
import { describeStore } from "./testing/store-contract.js";

describeStore("a store in memory", async (clock) => memoryStore({ now: () => clock.now }));

const binding = "offer";
const held = { owner: "a", leaseMs: 60_000 };

function setUp(maxEntries = 100) {
  const clock = { now: 1_000 };
  const store = memoryStore({ maxEntries, now: () => clock.now });
  const claim = (key = "k", expiresAt = 2_000) => store.claim(key, { binding, expiresAt, ...held });
  const settle = async (key = "k") => {
    await claim(key);
    await store.conclude(key, { owner: "a", transaction: "0xaa", response: settled, answered: true });
  };
  return { clock, store, claim, settle };
}

const settledRecord = { binding, state: "settled", response: settled, answered: true };

test("a settled payment is remembered until it could not settle again, and a minute longer", async () => {
  const { store, clock, claim, settle } = setUp();
  await settle();
  clock.now = 2_059;
  expect(await claim()).toEqual({ claimed: false, record: settledRecord });
  clock.now = 2_060;
  expect(await store.find("k")).toBeUndefined();
  expect(await claim("k", 3_000)).toEqual({ claimed: true });
});

test("a broadcast whose outcome is unknown is remembered for a day after its payment expired", async () => {
  const { store, clock, claim } = setUp();
  await claim();
  await store.broadcast("k", { transaction: "0xaa", request: paying(), ...held });
  clock.now = 2_000 + 86_399;
  expect(await store.find("k")).toMatchObject({ state: "broadcast" });
  expect(await store.pending(1)).toHaveLength(1);
  clock.now += 1;
  expect(await store.find("k")).toBeUndefined();
  expect(await store.pending(1)).toEqual([]);
});

test("a claim on a payment that expired long ago still holds while it is judged", async () => {
  const { claim } = setUp();
  await claim("k", 1);
  expect(await claim("k", 1)).toMatchObject({ claimed: false });
});

test("expired entries make room for new ones", async () => {
  const { clock, claim, settle } = setUp(2);
  await settle("a");
  await settle("b");
  clock.now = 2_060;
  expect(await claim("c", 3_000)).toEqual({ claimed: true });
  expect(await claim("d", 3_000)).toEqual({ claimed: true });
});

test("a full store refuses new claims and forgets nothing", async () => {
  const { store, claim, settle } = setUp(1);
  await settle("a");
  await expect(claim("b")).rejects.toMatchObject({ code: "invalid_configuration", field: "maxEntries" });
  expect(await store.find("a")).toEqual(settledRecord);
  expect(await claim("a")).toMatchObject({ claimed: false });
});

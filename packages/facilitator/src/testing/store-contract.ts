import { atomicAmount, type SettlementRecord, type SettlementStore } from "@x402-reference/types";
import { describe, expect, test } from "vitest";
import { failed, paying, settled } from "./fake-scheme.js";

const binding = "offer";
const key = "eip155:84532/k";
const leaseMs = 60_000;
const expiresAt = 2_000;
const request = paying();
const maxUint256 = atomicAmount((2n ** 256n - 1n).toString());
const sent = { transaction: "0xaa", raw: "0xsigned" };

/** What every store has to keep; run over each of them. */
export function describeStore(name: string, open: (clock: { now: number }) => Promise<SettlementStore>): void {
  async function setUp() {
    const clock = { now: 1_000 };
    const store = await open(clock);
    const claim = (owner: string, changes: { binding?: string; leaseMs?: number } = {}) =>
      store.claim(key, { binding, expiresAt, owner, leaseMs, ...changes });
    const broadcast = (owner: string, transaction = "0xaa") =>
      store.broadcast(key, { ...sent, transaction, request, owner, leaseMs });
    const conclude = (owner: string, changes: { transaction?: string; answered?: boolean } = {}) =>
      store.conclude(key, { owner, transaction: "0xaa", response: settled, answered: true, ...changes });
    const adopt = (owner: string, transaction = "0xaa") => store.adopt(key, { transaction, owner, leaseMs });
    return { clock, store, claim, broadcast, conclude, adopt };
  }

  const claimedRecord: SettlementRecord = { binding, state: "claimed" };
  const broadcastRecord: SettlementRecord = { binding, state: "broadcast", ...sent };
  const settledRecord: SettlementRecord = { binding, state: "settled", response: settled, answered: true };

  describe(name, () => {
    test("grants a key to the first of many claims at once; the others learn what is known", async () => {
      const { claim } = await setUp();
      const claims = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(`owner ${index}`)));
      expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1);
      const others = claims.filter((one) => !one.claimed);
      expect(others).toEqual(Array.from({ length: 19 }, () => ({ claimed: false, record: claimedRecord })));
    });

    test("leads from a claim over the broadcast to the outcome", async () => {
      const { store, claim, broadcast, conclude } = await setUp();
      expect(await store.find(key)).toBeUndefined();
      await claim("a");
      expect(await store.find(key)).toEqual(claimedRecord);
      expect(await broadcast("a")).toBe(true);
      expect(await store.find(key)).toEqual(broadcastRecord);
      expect(await claim("b")).toEqual({ claimed: false, record: broadcastRecord });
      expect(await conclude("a")).toBe(true);
      expect(await store.find(key)).toEqual(settledRecord);
      expect(await claim("b")).toEqual({ claimed: false, record: settledRecord });
    });

    test("keeps what was said of a failure", async () => {
      const { store, claim, broadcast } = await setUp();
      const response = failed("invalid_transaction_state", "0xaa");
      await claim("a");
      await broadcast("a");
      await store.conclude(key, { owner: "a", transaction: "0xaa", response, answered: true });
      expect(await store.find(key)).toEqual({ binding, state: "settled", response, answered: true });
    });

    test("writes down the second transaction of an owner whose first one was refused", async () => {
      const { store, claim, broadcast, conclude } = await setUp();
      await claim("a");
      await broadcast("a");
      expect(await broadcast("a", "0xbb")).toBe(true);
      expect(await conclude("a")).toBe(false);
      expect(await store.find(key)).toMatchObject({ state: "broadcast", transaction: "0xbb" });
      expect(await conclude("a", { transaction: "0xbb" })).toBe(true);
    });

    test("writes down all payments of one transaction that are its owner's", async () => {
      const { store } = await setUp();
      const keys = ["one", "two", "three"];
      for (const name of keys) await store.claim(name, { binding, expiresAt, owner: name, leaseMs });
      const written = await Promise.all(
        keys.map((name) => store.broadcast(name, { ...sent, request, owner: name.replace("two", "x"), leaseMs })),
      );
      expect(written).toEqual([true, false, true]);
      expect(await store.find("three")).toEqual(broadcastRecord);
      expect(await store.find("two")).toEqual(claimedRecord);
    });

    test("writes down the first outcome only, whoever watched the transaction", async () => {
      const { claim, broadcast, conclude } = await setUp();
      await claim("a");
      await broadcast("a");
      const outcomes = await Promise.all(["a", "b", "c"].map((owner) => conclude(owner)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await broadcast("a")).toBe(false);
    });

    test("takes an outcome without a broadcast from the owner only", async () => {
      const { claim, conclude } = await setUp();
      await claim("a");
      expect(await conclude("b")).toBe(false);
      expect(await conclude("a", { transaction: "" })).toBe(true);
    });

    test("knows nothing of what was never claimed", async () => {
      const { store, broadcast, conclude, adopt } = await setUp();
      expect([await broadcast("a"), await conclude("a"), await adopt("a")]).toEqual([false, false, false]);
      expect(await store.collect(key, binding)).toBe(false);
      expect(await store.find(key)).toBeUndefined();
      expect(await store.find("\u0000")).toBeUndefined();
    });

    test("gives a claim to somebody else when its owner's hold is over, and shuts that owner out", async () => {
      const { store, clock, claim, broadcast, conclude } = await setUp();
      await claim("a");
      clock.now += 59;
      expect(await claim("b")).toMatchObject({ claimed: false });
      clock.now += 1;
      expect(await claim("b", { binding: "other" })).toEqual({ claimed: true });
      expect(await broadcast("a")).toBe(false);
      expect(await conclude("a")).toBe(false);
      await store.release(key, "a");
      expect(await store.find(key)).toEqual({ binding: "other", state: "claimed" });
      expect(await broadcast("b")).toBe(true);
    });

    test("prolongs the hold of a claim to its owner's word only, and never after the broadcast", async () => {
      const { store, clock, claim, broadcast } = await setUp();
      expect(await store.renew(key, { owner: "a", leaseMs })).toBe(false);
      await claim("a");
      clock.now += 59;
      expect(await store.renew(key, { owner: "b", leaseMs })).toBe(false);
      expect(await store.renew(key, { owner: "a", leaseMs })).toBe(true);
      clock.now += 59;
      expect(await claim("b")).toMatchObject({ claimed: false });
      await broadcast("a");
      expect(await store.renew(key, { owner: "a", leaseMs })).toBe(false);
    });

    test("forgets claims that nobody looks after, and shuts their owners out", async () => {
      const { store, clock, claim, broadcast } = await setUp();
      await claim("a");
      clock.now += 59;
      await store.pending(1);
      expect(await store.find(key)).toEqual(claimedRecord);
      clock.now += 1;
      await store.pending(1);
      expect(await store.find(key)).toBeUndefined();
      expect(await broadcast("a")).toBe(false);
    });

    test("does not claim what was broadcast, however long ago", async () => {
      const { clock, claim, broadcast } = await setUp();
      await claim("a");
      await broadcast("a");
      clock.now += 3_600;
      expect(await claim("b")).toEqual({ claimed: false, record: broadcastRecord });
    });

    test("lets one of many adopt a broadcast transaction whose owner's hold is over, and shuts that owner out", async () => {
      const { clock, claim, broadcast, adopt, conclude } = await setUp();
      await claim("a", { leaseMs: 1_000 });
      await broadcast("a");
      clock.now += 59;
      expect(await adopt("b")).toBe(false);
      clock.now += 1;
      expect(await adopt("b", "0xother")).toBe(false);
      const adoptions = await Promise.all(["b", "c", "d"].map((owner) => adopt(owner)));
      expect(adoptions.filter(Boolean)).toHaveLength(1);
      expect(await broadcast("a", "0xbb")).toBe(false);
      expect(await conclude("a")).toBe(true);
      expect(await adopt("e")).toBe(false);
    });

    test("lists what nobody looks after, with all that it takes to go on, longest left first", async () => {
      const { store, clock, claim, broadcast } = await setUp();
      for (const [index, name] of ["first", "second"].entries()) {
        await store.claim(name, { binding, expiresAt, owner: name, leaseMs });
        await store.broadcast(name, { transaction: `0x0${index}`, request, owner: name, leaseMs });
      }
      await claim("a");
      await broadcast("a");
      await store.claim("merely claimed", { binding, expiresAt, owner: "x", leaseMs: 1 });
      expect(await store.pending(10)).toEqual([]);
      await store.leave("second", "nobody");
      expect(await store.pending(10)).toEqual([]);
      await store.leave("second", "second");
      clock.now += 1;
      await store.leave(key, "a");
      await store.leave("first", "first");
      clock.now += 1;
      await store.leave("first", "first");
      expect(await store.pending(2)).toEqual([
        { key: "second", binding, request, transaction: "0x01" },
        { key, binding, request, ...sent },
      ]);
      expect(await store.pending(10)).toHaveLength(3);
    });

    test("hands out a success that nobody was told of once, to whoever holds the payment", async () => {
      const { store, claim, broadcast, conclude } = await setUp();
      await claim("a");
      await broadcast("a");
      expect(await store.collect(key, binding)).toBe(false);
      await conclude("recovery", { answered: false });
      expect(await store.find(key)).toMatchObject({ state: "settled", answered: false });
      expect(await store.collect(key, "other offer")).toBe(false);
      const collected = await Promise.all([1, 2, 3].map(() => store.collect(key, binding)));
      expect(collected.filter(Boolean)).toHaveLength(1);
      expect(await store.find(key)).toEqual(settledRecord);
    });

    test("gives a key back to its owner's word only, and never after the outcome", async () => {
      const { store, claim, broadcast, conclude } = await setUp();
      await claim("a");
      await store.release(key, "b");
      expect(await claim("b")).toMatchObject({ claimed: false });
      await store.release(key, "a");
      expect(await claim("b")).toEqual({ claimed: true });
      await broadcast("b");
      await store.release(key, "b");
      expect(await claim("c")).toEqual({ claimed: true });
      await conclude("c", { transaction: "" });
      await store.release(key, "c");
      expect(await store.find(key)).toEqual(settledRecord);
    });

    test("keeps amounts and odd text to the letter", async () => {
      const { store } = await setUp();
      const odd = paying({ extra: { name: "O'Brien\"; DROP TABLE x402_settlements; -- \u{1f4b8}", zero: "\u0000" } });
      const big = { ...odd, paymentRequirements: { ...odd.paymentRequirements, amount: maxUint256 } };
      await store.claim("o'dd", { binding, expiresAt: 1.5, owner: "a", leaseMs: 1.5 });
      await store.broadcast("o'dd", { transaction: "0xaa", request: big, owner: "a", leaseMs });
      await store.leave("o'dd", "a");
      const [found] = await store.pending(1);
      expect(found).toEqual({ key: "o'dd", binding, request: big, transaction: "0xaa" });
    });

    test("lists a request that takes more room written down than when it came", async () => {
      const { store } = await setUp();
      const numbers: unknown = JSON.parse(`[${Array(5_000).fill("1e20").join()}]`);
      const long = paying({ extra: { numbers } });
      await store.claim(key, { binding, expiresAt, owner: "a", leaseMs });
      await store.broadcast(key, { ...sent, request: long, owner: "a", leaseMs });
      await store.leave(key, "a");
      expect(await store.pending(1)).toEqual([{ key, binding, request: long, ...sent }]);
    });
  });
}

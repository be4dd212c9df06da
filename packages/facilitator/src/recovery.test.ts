import { type FacilitatorScheme, network, type SettlementStore, type SettleResponse } from "@x402-reference/types";
import { describe, expect, test } from "vitest";
import type { FacilitatorEvent } from "./events.js";
import { createFacilitator } from "./facilitator.js";
import { memoryStore } from "./memory-store.js";
import { failed, fakeScheme, gate, paying, settled } from "./testing/fake-scheme.js";

const leaseMs = 60_000;
const pending = failed("settlement_pending", "0xaa");
const duplicate = { success: false, errorReason: "duplicate_settlement" };

/** A store whose clock goes on when told, and facilitators on it that know nothing of each other, as processes do. */
function setUp() {
  const clock = { now: Date.now() / 1000 };
  const store = memoryStore({ now: () => clock.now });
  function start(changes: Partial<FacilitatorScheme> = {}, storeChanges: Partial<SettlementStore> = {}) {
    const resumed: unknown[] = [];
    const resume = changes.resume ?? (async () => settled);
    const scheme = fakeScheme({
      ...changes,
      async resume(request, transaction, options) {
        resumed.push(options);
        return resume(request, transaction, options);
      },
    });
    const events: FacilitatorEvent[] = [];
    const onEvent = (event: FacilitatorEvent) => void events.push(event);
    const schemes = [scheme];
    const facilitator = createFacilitator({ schemes, store: { ...store, ...storeChanges }, onEvent, leaseMs });
    return { facilitator, scheme, resumed, events };
  }

  /** A process that is killed at a point of its way: what it does afterwards never happens. */
  async function killed(point: "claimed" | "written down") {
    const reached = gate();
    const forever = () => {
      reached.open();
      return new Promise<never>(() => undefined);
    };
    const settle: FacilitatorScheme["settle"] = async (_request, options) => {
      if (point === "claimed") return forever();
      await options?.onBroadcast?.("0xaa", "0xsigned");
      return forever();
    };
    const { facilitator } = start({ settle });
    void facilitator.settle(paying());
    await reached.opened;
  }

  const holdIsOver = () => {
    clock.now += leaseMs / 1000;
  };
  return { store, start, killed, holdIsOver };
}

const answer = (response: SettleResponse | undefined) => ({ resume: async () => response });

describe("what a process left behind that died", () => {
  test("before it wrote down a transaction is in use until its hold is over, and then settled as if it were new", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("claimed");
    const { facilitator, scheme } = start();
    expect(await facilitator.recover()).toEqual({ found: 0, concluded: 0 });
    expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "payment_in_use" });
    holdIsOver();
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(scheme.calls).toEqual(["settle"]);
  });

  test("after it wrote one down is watched at once, and its bytes are handed on when its hold is over", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    const { facilitator, resumed } = start(answer(pending));
    expect(await facilitator.recover()).toEqual({ found: 0, concluded: 0 });
    expect(await facilitator.settle(paying())).toEqual(pending);
    expect(resumed).toEqual([{}]);
    holdIsOver();
    expect(await facilitator.recover()).toEqual({ found: 1, concluded: 0 });
    expect(resumed).toEqual([{}, { raw: "0xsigned", onBroadcast: expect.any(Function) }]);
  });

  test("is found out by recovering, and the success answered once, to whoever holds the payment", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    holdIsOver();
    const { facilitator, scheme } = start();
    expect(await facilitator.recover()).toEqual({ found: 1, concluded: 1 });
    expect(await facilitator.recover()).toEqual({ found: 0, concluded: 0 });
    const other = paying({ payTo: "0x00000000000000000000000000000000000000bb" });
    expect(await facilitator.settle(other)).toMatchObject({ errorReason: "invalid_payment_requirements" });
    const answers = [await facilitator.settle(paying()), await facilitator.settle(paying())];
    expect(answers).toMatchObject([settled, duplicate]);
    expect(scheme.calls).toEqual(["resume 0xaa"]);
  });

  test("is told as a failure as often as is asked when it was reverted", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    holdIsOver();
    const reverted = failed("invalid_transaction_state", "0xaa");
    const { facilitator } = start(answer(reverted));
    expect(await facilitator.recover()).toEqual({ found: 1, concluded: 1 });
    expect([await facilitator.settle(paying()), await facilitator.settle(paying())]).toEqual([reverted, reverted]);
  });

  test("is settled by another transaction when it is certain that the first one never happens", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    holdIsOver();
    const { facilitator, scheme } = start(answer(undefined));
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(scheme.calls).toEqual(["resume 0xaa", "settle"]);
  });

  test("is given free by recovering when it is certain that it never happens", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    holdIsOver();
    const { facilitator, scheme } = start(answer(undefined));
    expect(await facilitator.recover()).toEqual({ found: 1, concluded: 1 });
    expect(await facilitator.settlement("n1")).toBeUndefined();
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(scheme.calls).toEqual(["resume 0xaa", "settle"]);
  });

  test("stays where it is when only a watcher believes that it never happens", async () => {
    const { start, killed } = setUp();
    await killed("written down");
    const { facilitator, scheme } = start(answer(undefined));
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "settlement_pending",
      transaction: "0xaa",
    });
    expect(scheme.calls).toEqual(["resume 0xaa"]);
  });

  test("is recovered by one of two processes", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    holdIsOver();
    const [one, two] = [start(), start()];
    const recoveries = await Promise.all([one.facilitator.recover(), two.facilitator.recover()]);
    expect(recoveries.map(({ concluded }) => concluded).sort()).toEqual([0, 1]);
    expect([...one.scheme.calls, ...two.scheme.calls]).toEqual(["resume 0xaa"]);
  });

  test("keeps a delivery waiting that arrives while it is recovered, which then has the success", async () => {
    const { start, killed, holdIsOver } = setUp();
    await killed("written down");
    holdIsOver();
    const { opened, open } = gate<SettleResponse>();
    const { facilitator, scheme } = start({ resume: () => opened });
    const recovery = facilitator.recover();
    const deliveries = [facilitator.settle(paying()), facilitator.settle(paying())];
    open(settled);
    expect(await recovery).toEqual({ found: 1, concluded: 1 });
    expect(await Promise.all(deliveries)).toMatchObject([settled, duplicate]);
    expect(scheme.calls).toEqual(["resume 0xaa"]);
  });

  test("does not keep what else was left behind from being recovered when it throws", async () => {
    const { store, start, killed, holdIsOver } = setUp();
    await killed("written down");
    const hold = { owner: "dead", leaseMs: 1 };
    await store.claim("n2", { binding: "b", expiresAt: Date.now() / 1000 + 60, ...hold });
    await store.broadcast("n2", { transaction: "0xbb", request: paying({}, "n2"), ...hold });
    await store.claim("n3", { binding: "b", expiresAt: Date.now() / 1000 + 60, ...hold });
    await store.broadcast("n3", { transaction: "0xcc", request: paying({ scheme: "upto" }, "n3"), ...hold });
    holdIsOver();
    const { facilitator, events } = start({
      async resume(_request, transaction) {
        if (transaction === "0xaa") throw new Error("socket");
        return settled;
      },
    });
    expect(await facilitator.recover()).toEqual({ found: 3, concluded: 1 });
    expect(events).toMatchObject([{ type: "fault", during: "resume", transaction: "0xaa" }]);
  });
});

describe("a process that is taken for dead and is not", () => {
  test("sends nothing after another one has taken its claim", async () => {
    const { start, holdIsOver } = setUp();
    const [begun, resumes] = [gate(), gate()];
    const sent: string[] = [];
    const slow = start({
      async settle(_request, options) {
        begun.open();
        await resumes.opened;
        await options?.onBroadcast?.("0xaa");
        sent.push("0xaa");
        return settled;
      },
    });
    const first = slow.facilitator.settle(paying());
    await begun.opened;
    holdIsOver();
    expect(await start().facilitator.settle(paying())).toEqual(settled);
    resumes.open();
    expect(await first).toMatchObject({ success: false, errorReason: "payment_in_use", transaction: "" });
    expect(sent).toEqual([]);
  });

  test("has the success that recovering wrote down before it", async () => {
    const { start, holdIsOver } = setUp();
    const sent = gate();
    const { opened, open } = gate<SettleResponse>();
    const slow = start({
      async settle(_request, options) {
        await options?.onBroadcast?.("0xaa");
        sent.open();
        return opened;
      },
    });
    const first = slow.facilitator.settle(paying());
    await sent.opened;
    holdIsOver();
    const other = start().facilitator;
    expect(await other.recover()).toEqual({ found: 1, concluded: 1 });
    open(settled);
    expect(await first).toEqual(settled);
    expect(await other.settle(paying())).toMatchObject(duplicate);
  });
});

describe("a process that is slower than its own hold", () => {
  test("does not take its own settlement for left behind", async () => {
    const { start, holdIsOver } = setUp();
    const { opened, open } = gate<SettleResponse>();
    const sent = gate();
    const { facilitator, scheme } = start({
      async settle(_request, options) {
        await options?.onBroadcast?.("0xaa", "0xsigned");
        sent.open();
        return opened;
      },
    });
    const first = facilitator.settle(paying());
    await sent.opened;
    holdIsOver();
    expect(await facilitator.recover()).toEqual({ found: 1, concluded: 0 });
    const second = facilitator.settle(paying());
    open(settled);
    expect([await first, await second]).toMatchObject([settled, duplicate]);
    expect(scheme.calls).toEqual(["settle"]);
  });
});

describe("a slow process whose transaction the node does not take", () => {
  /** Written down and taken over by somebody who is faster, who hears of the outcome as told. */
  async function overtaken(found: SettleResponse) {
    const { start, holdIsOver } = setUp();
    const [written, refused] = [gate(), gate()];
    const slow = start({
      async settle(_request, options) {
        await options?.onBroadcast?.("0xaa", "0xsigned");
        written.open();
        await refused.opened;
        return failed("invalid_transaction_state");
      },
    });
    const first = slow.facilitator.settle(paying());
    await written.opened;
    holdIsOver();
    const other = start(answer(found)).facilitator;
    await other.recover();
    refused.open();
    return { first, other };
  }

  test("does not say that nothing was sent when somebody else has sent it", async () => {
    const { first, other } = await overtaken(settled);
    expect(await first).toMatchObject({ errorReason: "settlement_pending", transaction: "0xaa" });
    expect([await other.settle(paying()), await other.settle(paying())]).toMatchObject([settled, duplicate]);
  });

  test("says that it is open while somebody else looks after it", async () => {
    const { first, other } = await overtaken(pending);
    expect(await first).toMatchObject({ errorReason: "settlement_pending", transaction: "0xaa" });
    expect(await other.settlement("n1")).toMatchObject({ state: "broadcast", transaction: "0xaa" });
  });
});

describe("many settlements that nobody here can go on with", () => {
  test("hold up none behind them", async () => {
    const { store, start, killed, holdIsOver } = setUp();
    for (let index = 0; index < 150; index++) {
      const hold = { owner: "gone", leaseMs: 1 };
      const request = paying({ network: network("eip155:1") });
      await store.claim(`other ${index}`, { binding: "other", expiresAt: Date.now() / 1000 + 3_600, ...hold });
      await store.broadcast(`other ${index}`, { transaction: "0xbb", request, ...hold });
    }
    await killed("written down");
    holdIsOver();
    holdIsOver();
    const { facilitator } = start();
    const passes = [await facilitator.recover(), await facilitator.recover()];
    expect(passes.map(({ concluded }) => concluded)).toContain(1);
  });
});

describe("how a settlement stands", () => {
  const key = "n1";

  test.each([
    ["confirmed", async () => settled, { key, state: "confirmed", transaction: "0xaa" }],
    [
      "failed",
      async () => failed("invalid_transaction_state", "0xaa"),
      { key, state: "failed", transaction: "0xaa", reason: "invalid_transaction_state" },
    ],
    [
      "broadcast",
      async (_request: unknown, options?: Parameters<FacilitatorScheme["settle"]>[1]) => {
        await options?.onBroadcast?.("0xaa");
        return pending;
      },
      { key, state: "broadcast", transaction: "0xaa" },
    ],
  ])("is told when it is %s", async (_state, settle, status) => {
    const { facilitator } = setUp().start({ settle });
    expect(await facilitator.settlement(key)).toBeUndefined();
    await facilitator.settle(paying());
    expect(await facilitator.settlement(key)).toEqual(status);
  });

  test("is told when it is claimed", async () => {
    const { start, killed } = setUp();
    await killed("claimed");
    expect(await start().facilitator.settlement(key)).toEqual({ key, state: "claimed" });
  });

  test("is asked for by the key that the scheme gives a payment", () => {
    const { facilitator } = setUp().start();
    expect(facilitator.settlementKey(paying())).toBe(key);
    expect(facilitator.settlementKey(paying({}, 7))).toBeUndefined();
    expect(facilitator.settlementKey(paying({ scheme: "upto" }))).toBeUndefined();
  });
});

import { atomicAmount, type FacilitatorScheme, type SettlementStore, type SettleResponse } from "@x402-reference/types";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { FacilitatorEvent } from "./events.js";
import { createFacilitator } from "./facilitator.js";
import { memoryStore } from "./memory-store.js";
import { failed, fakeScheme, gate, paying, settled } from "./testing/fake-scheme.js";

function setUp(changes: Partial<FacilitatorScheme> = {}, storeChanges: Partial<SettlementStore> = {}) {
  const events: FacilitatorEvent[] = [];
  const scheme = fakeScheme(changes);
  const store = { ...memoryStore(), ...storeChanges };
  const onEvent = (event: FacilitatorEvent) => events.push(event);
  const facilitator = createFacilitator({ schemes: [scheme], store, onEvent, duplicateWaitMs: 5_000 });
  return { scheme, store, facilitator, events, faults: () => events.filter(({ type }) => type === "fault") };
}

const duplicate = { success: false, errorReason: "duplicate_settlement", transaction: "", network: "eip155:84532" };
const pending = failed("settlement_pending", "0xaa");
const otherMerchant = { payTo: "0x00000000000000000000000000000000000000bb" };

/** Broadcasts, then answers as told. */
function broadcasting(answer: () => Promise<SettleResponse>): FacilitatorScheme["settle"] {
  return async (_request, options) => {
    await options?.onBroadcast?.("0xaa");
    return answer();
  };
}

describe("a payment that settles", () => {
  test("is answered success once, and as a duplicate afterwards without asking the scheme", async () => {
    const { scheme, facilitator } = setUp();
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(await facilitator.settle(paying())).toMatchObject(duplicate);
    expect(await facilitator.settle(paying(otherMerchant))).toMatchObject(duplicate);
    expect(scheme.calls).toEqual(["settle"]);
  });

  test("is executed once however many deliveries run at the same time", async () => {
    const { opened, open } = gate();
    const { scheme, facilitator } = setUp({ settle: broadcasting(() => opened.then(() => settled)) });
    const answers = Array.from({ length: 50 }, () => facilitator.settle(paying()));
    open();
    const outcomes = await Promise.all(answers);
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.success)).toHaveLength(49);
    for (const outcome of outcomes.slice(1)) expect(outcome).toMatchObject(duplicate);
    expect(scheme.calls).toEqual(["settle"]);
  });

  test("stays with a process that lives, however long it takes to send", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { opened, open } = gate();
    const { store, facilitator } = setUp({
      async settle(_request, options) {
        await opened;
        await options?.onBroadcast?.("0xaa");
        return settled;
      },
    });
    const other = createFacilitator({ schemes: [fakeScheme()], store });
    const slow = facilitator.settle(paying());
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await other.settle(paying())).toMatchObject({ errorReason: "payment_in_use" });
    open();
    expect(await slow).toEqual(settled);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does not hold up another payment", async () => {
    const { opened, open } = gate();
    const { facilitator } = setUp({
      async settle({ paymentPayload }) {
        if (paymentPayload.payload.nonce === "slow") await opened;
        return settled;
      },
    });
    const slow = facilitator.settle(paying({}, "slow"));
    expect(await facilitator.settle(paying({}, "quick"))).toMatchObject({ success: true });
    open();
    expect(await slow).toMatchObject({ success: true });
  });

  test("is written down before and after it is sent", async () => {
    const states: unknown[] = [];
    const { store, facilitator } = setUp({
      async settle(_request, options) {
        states.push(await store.find("n1"));
        await options?.onBroadcast?.("0xaa");
        states.push(await store.find("n1"));
        return settled;
      },
    });
    await facilitator.settle(paying());
    states.push(await store.find("n1"));
    expect(states).toMatchObject([
      { state: "claimed" },
      { state: "broadcast", transaction: "0xaa" },
      { state: "settled", response: settled },
    ]);
  });
});

describe("a payment that is refused before it is broadcast", () => {
  test("is given free, so that it can be settled when the cause is gone", async () => {
    const answers = [failed("insufficient_funds"), settled];
    const { facilitator } = setUp({ settle: async () => answers.shift() ?? failed("none") });
    expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "insufficient_funds", transaction: "" });
    expect(await facilitator.settle(paying())).toMatchObject({ success: true });
  });

  test("lets each waiting delivery try itself, one after the other, until one goes through", async () => {
    const answers = [failed("insufficient_funds"), failed("insufficient_funds"), settled, settled];
    const { scheme, facilitator } = setUp({ settle: async () => answers.shift() ?? failed("none") });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => facilitator.settle(paying())));
    expect(outcomes.map((outcome) => (outcome.success ? "settled" : outcome.errorReason))).toEqual([
      "insufficient_funds",
      "insufficient_funds",
      "settled",
      "duplicate_settlement",
      "duplicate_settlement",
    ]);
    expect(scheme.calls).toEqual(["settle", "settle", "settle"]);
  });

  test("is given free too when the node turned the transaction down", async () => {
    const answers = [failed("invalid_transaction_state"), settled];
    const { facilitator } = setUp({ settle: broadcasting(async () => answers.shift() ?? failed("none")) });
    expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "invalid_transaction_state" });
    expect(await facilitator.settle(paying())).toMatchObject({ success: true });
  });

  test("is given free when the scheme throws, whose words stay inside", async () => {
    let broken = true;
    const { facilitator, faults } = setUp({
      async settle() {
        if (broken) throw new Error("rpc key-123");
        return settled;
      },
    });
    const outcome = await facilitator.settle(paying());
    expect(outcome).toMatchObject({ success: false, errorReason: "unexpected_settle_error", transaction: "" });
    expect(JSON.stringify(outcome)).not.toContain("key-123");
    expect(faults()).toMatchObject([{ during: "settle", error: new Error("rpc key-123") }]);
    broken = false;
    expect(await facilitator.settle(paying())).toMatchObject({ success: true });
  });

  test("is refused in verify's words when the scheme cannot read it", async () => {
    const { scheme, facilitator } = setUp();
    expect(await facilitator.settle(paying({}, 7))).toMatchObject({
      errorReason: "invalid_payload",
      errorMessage: "payload.nonce must be a string.",
      transaction: "",
    });
    expect(scheme.calls).toEqual(["verify"]);
  });
});

describe("a payment that was reverted", () => {
  test("keeps its failure and its transaction, and is not sent again", async () => {
    const reverted = failed("invalid_transaction_state", "0xaa");
    const { scheme, facilitator } = setUp({ settle: broadcasting(async () => reverted) });
    expect(await facilitator.settle(paying())).toEqual(reverted);
    expect(await facilitator.settle(paying())).toEqual(reverted);
    expect(await facilitator.settle(paying(otherMerchant))).toMatchObject({
      errorReason: "invalid_payment_requirements",
      transaction: "",
    });
    expect(scheme.calls).toEqual(["settle"]);
  });
});

describe("a payment whose outcome is not known yet", () => {
  test("is resumed, never sent again, and answered success once", async () => {
    const { scheme, facilitator } = setUp({ settle: broadcasting(async () => pending) });
    expect(await facilitator.settle(paying())).toEqual(pending);
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(await facilitator.settle(paying())).toMatchObject(duplicate);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa"]);
  });

  test("stays pending as long as resuming says so", async () => {
    const { scheme, facilitator } = setUp({ settle: broadcasting(async () => pending), resume: async () => pending });
    for (let delivery = 0; delivery < 3; delivery++) expect(await facilitator.settle(paying())).toEqual(pending);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa", "resume 0xaa"]);
  });

  test("answers deliveries that waited for it with the same, and resumes for the next", async () => {
    const { opened, open } = gate<SettleResponse>();
    const { scheme, facilitator } = setUp({ settle: broadcasting(() => opened) });
    const both = [facilitator.settle(paying()), facilitator.settle(paying())];
    open(pending);
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(pending);
    expect(second).toMatchObject({ errorReason: "settlement_pending", transaction: "0xaa" });
    expect(scheme.calls).toEqual(["settle"]);
  });

  test("is resumed for one caller at a time", async () => {
    const { opened, open } = gate<SettleResponse>();
    const { scheme, facilitator } = setUp({ settle: broadcasting(async () => pending), resume: () => opened });
    await facilitator.settle(paying());
    const both = [facilitator.settle(paying()), facilitator.settle(paying())];
    open(settled);
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(settled);
    expect(second).toMatchObject(duplicate);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa"]);
  });

  test.each([
    ["payTo", otherMerchant],
    ["amount", { amount: atomicAmount("1") }],
    ["asset", { asset: "0x0000000000000000000000000000000000000001" }],
    ["extra", { extra: { name: "Other" } }],
  ])("is not resumed for an offer of another %s", async (_member, changes) => {
    const { scheme, facilitator } = setUp({ settle: broadcasting(async () => pending) });
    await facilitator.settle(paying());
    expect(await facilitator.settle(paying(changes))).toMatchObject({
      success: false,
      errorReason: "invalid_payment_requirements",
      transaction: "",
    });
    expect(scheme.calls).toEqual(["settle"]);
  });

  test("is resumed for the same offer in other letter case and with another time-out", async () => {
    const { facilitator } = setUp({ settle: broadcasting(async () => pending) });
    const request = paying();
    await facilitator.settle(request);
    const { asset, payTo } = request.paymentRequirements;
    const same = { asset: asset.toLowerCase(), payTo: payTo.toLowerCase(), maxTimeoutSeconds: 90, extra: {} };
    expect(await facilitator.settle(paying(same))).toEqual(settled);
  });

  test("is never given free by resuming, even when its transaction cannot be found", async () => {
    const { scheme, facilitator } = setUp({
      settle: broadcasting(async () => pending),
      resume: async () => failed("invalid_transaction_state"),
    });
    await facilitator.settle(paying());
    expect(await facilitator.settle(paying())).toMatchObject({ success: false, transaction: "0xaa" });
    expect(await facilitator.settle(paying())).toMatchObject({ success: false, transaction: "0xaa" });
    expect(scheme.calls).toEqual(["settle", "resume 0xaa", "resume 0xaa"]);
  });

  test("is closed by resuming when the transaction is found to be reverted", async () => {
    const reverted = failed("invalid_transaction_state", "0xaa");
    const { scheme, facilitator } = setUp({
      settle: broadcasting(async () => pending),
      resume: async () => reverted,
    });
    await facilitator.settle(paying());
    expect(await facilitator.settle(paying())).toEqual(reverted);
    expect(await facilitator.settle(paying())).toEqual(reverted);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa"]);
  });

  test("is picked up by another facilitator on the same store", async () => {
    const store = memoryStore();
    const dying = fakeScheme({ settle: broadcasting(() => new Promise(() => undefined)) });
    const reached = gate();
    const onEvent = ({ type }: FacilitatorEvent) => type === "broadcast" && reached.open();
    void createFacilitator({ schemes: [dying], store, onEvent }).settle(paying());
    await reached.opened;
    const next = fakeScheme();
    const facilitator = createFacilitator({ schemes: [next], store });
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(next.calls).toEqual(["resume 0xaa"]);
  });
});

describe("a payment delivered to two facilitators on one store", () => {
  test("is answered success once, though the second finds it broadcast and waits with the first", async () => {
    const store = memoryStore();
    const { opened, open } = gate<SettleResponse>();
    const reached = gate();
    const onEvent = ({ type }: FacilitatorEvent) => type === "broadcast" && reached.open();
    const scheme = () => fakeScheme({ settle: broadcasting(() => opened), resume: () => opened });
    const first = createFacilitator({ schemes: [scheme()], store, onEvent }).settle(paying());
    await reached.opened;
    const second = createFacilitator({ schemes: [scheme()], store }).settle(paying());
    open(settled);
    expect(await Promise.all([first, second])).toMatchObject([settled, duplicate]);
  });
});

describe("faults after the broadcast", () => {
  test("a scheme that throws keeps the record and its transaction, which is resumed", async () => {
    const { scheme, facilitator, faults } = setUp({ settle: broadcasting(() => Promise.reject(new Error("socket"))) });
    expect(await facilitator.settle(paying())).toMatchObject({
      success: false,
      errorReason: "unexpected_settle_error",
      transaction: "0xaa",
    });
    expect(faults()).toMatchObject([{ during: "settle", transaction: "0xaa" }]);
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa"]);
  });

  test("a scheme that throws while resuming keeps the record", async () => {
    const answers = [() => Promise.reject(new Error("socket")), async () => settled];
    const { facilitator, faults } = setUp({
      settle: broadcasting(async () => pending),
      resume: () => (answers.shift() ?? (async () => pending))(),
    });
    await facilitator.settle(paying());
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "0xaa",
    });
    expect(faults()).toMatchObject([{ during: "resume", transaction: "0xaa" }]);
    expect(await facilitator.settle(paying())).toEqual(settled);
  });
});

describe("a store that fails", () => {
  const down = () => Promise.reject(new Error("store down"));
  let memory: SettlementStore;
  beforeEach(() => {
    memory = memoryStore();
  });

  test("at the claim, nothing is settled", async () => {
    const { scheme, facilitator } = setUp({}, { claim: down });
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "",
    });
    expect(scheme.calls).toEqual([]);
  });

  test("before the broadcast, the scheme hears of it and the payment is given free", async () => {
    const { broadcast } = memory;
    let up = false;
    const { facilitator } = setUp({}, { ...memory, broadcast: (...args) => (up ? broadcast(...args) : down()) });
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "",
    });
    up = true;
    expect(await facilitator.settle(paying())).toEqual(settled);
  });

  test("before the broadcast and after, nobody is told that it is over, because it may have been written down", async () => {
    const { broadcast, release } = memory;
    let up = false;
    const { facilitator, scheme } = setUp(
      {},
      {
        ...memory,
        broadcast: async (...args) => ((await broadcast(...args)) && up ? true : down()),
        release: (...args) => (up ? release(...args) : down()),
      },
    );
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "0xaa",
    });
    up = true;
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa"]);
  });

  test("after a refused broadcast, nobody is told that it is over, because it stands written", async () => {
    const { facilitator } = setUp(
      { settle: broadcasting(async () => failed("invalid_transaction_state")) },
      { release: down },
    );
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "settlement_pending",
      transaction: "0xaa",
    });
  });

  test("after success, the answer is pending, so that success is never answered twice", async () => {
    const { conclude } = memory;
    let writes = 0;
    const { scheme, facilitator, faults } = setUp(
      {},
      { ...memory, conclude: (...args) => (++writes === 1 ? down() : conclude(...args)) },
    );
    expect(await facilitator.settle(paying())).toMatchObject({
      success: false,
      errorReason: "settlement_pending",
      transaction: "0xaa",
    });
    expect(faults()).toMatchObject([{ during: "store", transaction: "0xaa" }]);
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(await facilitator.settle(paying())).toMatchObject(duplicate);
    expect(scheme.calls).toEqual(["settle", "resume 0xaa"]);
  });

  test("while it is asked who looks after a transaction, the transaction is told all the same", async () => {
    const { facilitator } = setUp({ settle: broadcasting(async () => pending) }, { adopt: down });
    await facilitator.settle(paying());
    expect(await facilitator.settle(paying())).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "0xaa",
    });
  });

  test("at the release, the refusal is answered all the same", async () => {
    const { facilitator, faults } = setUp({ settle: async () => failed("insufficient_funds") }, { release: down });
    expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "insufficient_funds" });
    expect(faults()).toMatchObject([{ during: "store" }]);
  });
});

describe("a payment that somebody else is settling", () => {
  test("is refused as in use when the claim is another process's", async () => {
    const { store, scheme, facilitator } = setUp();
    const expiresAt = Date.now() / 1000 + 60;
    await store.claim("n1", { binding: "whatever", expiresAt, owner: "another process", leaseMs: 60_000 });
    expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "payment_in_use", transaction: "" });
    expect(scheme.calls).toEqual([]);
  });

  test("is waited for no longer than allowed", async () => {
    const scheme = fakeScheme({ settle: () => new Promise(() => undefined) });
    const facilitator = createFacilitator({ schemes: [scheme], duplicateWaitMs: 10 });
    void facilitator.settle(paying());
    expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "payment_in_use", transaction: "" });
    expect(scheme.calls).toEqual(["settle"]);
  });
});

import { describe, expect, it } from "vitest";
import { PaymentOutcomeUnknown } from "./error.js";
import { memoryJournal, openJournal } from "./journal/journal.js";
import { settlementGraceSeconds } from "./limits.js";
import { asks, errorOf, redirect, setUp } from "./testing/paying-fetch.js";
import { type Answer, encoded, receipt, sells, startShop } from "./testing/shop.js";
import { paymentOf } from "./watch-answer.js";

const receipts = (changes: object) => ({ "PAYMENT-RESPONSE": encoded({ ...receipt, ...changes }) });
const failed = receipts({ success: false, transaction: "", errorReason: "insufficient_funds" });
const pending = receipts({ success: false, errorReason: "settlement_pending" });

/** A shop that takes a payment the first time as it is told, and sells when it comes again. */
async function forgetfulShop(first: Answer) {
  let seen = 0;
  return startShop((request) => {
    if (!request.payment) return asks;
    seen++;
    return seen === 1 ? first : sells()(request);
  });
}

/** A clock that is moved by hand. */
function clock() {
  let time = 1_800_000_000;
  return { now: () => time, pass: (seconds: number) => (time += seconds) };
}

/** Calls and reads the answer, whatever comes of it. */
async function buy(call: Promise<Response>): Promise<unknown> {
  return errorOf(call.then((response) => response.text()));
}

describe("a payment whose outcome is not known", () => {
  it.each([
    ["no answer", { status: 200, hangUp: true }],
    ["an answer that breaks off", { status: 200, body: "the go", breakOff: true }],
    [
      "an answer that breaks off after its receipt",
      { status: 200, body: "the", breakOff: true, headers: receipts({}) },
    ],
    ["a second 402", asks],
    ["a failed settlement", { status: 402, headers: failed }],
    ["a pending settlement", { status: 402, headers: pending }],
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["504", { status: 504 }],
    ["404", { status: 404 }],
    ["a redirect to somebody else", redirect(307, "http://127.0.0.1:9/")],
    ["goods with a failed receipt", { status: 200, headers: failed }],
    ["goods with a receipt of another network", { status: 200, headers: receipts({ network: "eip155:1" }) }],
    ["goods with a receipt of more than was signed", { status: 200, headers: receipts({ amount: "10001" }) }],
    ["goods with a settlement that failed and a status that says so", { status: 409, headers: receipts({}) }],
  ] satisfies [string, Answer][])("is sent again after %s, and no other is signed", async (_, first) => {
    const shop = await forgetfulShop(first);
    const { pay, signed, journal } = setUp();
    await buy(pay(shop.url, { method: "POST", body: "order" }));
    const response = await pay(shop.url, { method: "POST", body: "order" });
    expect([response.status, await response.text()]).toEqual([200, "the goods"]);
    expect(new Set(shop.paid().map(({ headers }) => headers["payment-signature"])).size).toBe(1);
    expect([shop.paid().length, shop.received.length, signed.length]).toEqual([2, 3, 1]);
    expect(shop.received.map(({ body }) => body)).toEqual(["order", "order", "order"]);
    expect(journal.entries()).toMatchObject([{ state: "settled", delivered: true, transaction: "0xabc" }]);
  });

  it("is not taken by another purchase", async () => {
    const shop = await startShop(() => asks);
    const { pay, signed } = setUp();
    const calls = [
      ["", {}],
      ["other", {}],
      ["", { method: "POST" }],
      ["", { method: "POST", body: "a" }],
      ["", { method: "POST", body: "b" }],
      ["", { method: "POST", body: form("a") }],
      ["", { method: "POST", body: form("b") }],
    ] as const;
    for (const [path, init] of calls) await pay(`${shop.url}${path}`, init);
    expect(signed).toHaveLength(calls.length);
    await pay(`${shop.url}#part`);
    await pay(shop.url, { method: "POST", body: form("b"), headers: { "X-Try": "2" } });
    expect(signed).toHaveLength(calls.length);
  });

  it("is sent again by one of several calls at once, and the others pay for themselves", async () => {
    const shop = await forgetfulShop({ status: 502 });
    const { pay, signed } = setUp();
    await pay(shop.url);
    await Promise.all([pay(shop.url), pay(shop.url), pay(shop.url)]);
    expect([signed.length, shop.paid().length]).toEqual([3, 4]);
  });

  it("does not keep an answer that is read twice, or is not JSON, from being done", async () => {
    const shop = await startShop(sells());
    const { pay, signed } = setUp();
    const response = await pay(shop.url);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(paymentOf(response)).toMatchObject({ state: "settled", delivered: true });
    await pay(shop.url);
    expect(signed).toHaveLength(2);
  });

  it("is known however the answer is read", async () => {
    const reads: ((response: Response) => Promise<unknown>)[] = [
      (response) => response.arrayBuffer(),
      (response) => response.blob(),
      (response) => response.text(),
      (response) => response.json(),
      drained,
    ];
    for (const read of reads) {
      const shop = await startShop(({ payment }) =>
        payment ? { status: 200, body: "1", breakOff: true, headers: receipts({}) } : asks,
      );
      const { pay, journal } = setUp();
      const response = await pay(shop.url);
      expect([response instanceof Response, response.url]).toEqual([true, shop.url]);
      expect(await errorOf(read(response))).toBeInstanceOf(PaymentOutcomeUnknown);
      expect([paymentOf(response)?.delivered, journal.hasWaiting()]).toEqual([false, true]);
    }
  });

  it("ends with an answer that has no body", async () => {
    const shop = await startShop(({ payment }) => (payment ? { status: 204, headers: receipts({}) } : asks));
    const { pay } = setUp();
    expect(paymentOf(await pay(shop.url))).toMatchObject({ state: "settled", delivered: true });
  });

  it("ends when the caller wants no more of the answer", async () => {
    const shop = await startShop(sells());
    const { pay } = setUp();
    const response = await pay(shop.url);
    await response.body?.cancel();
    expect(paymentOf(response)).toMatchObject({ state: "settled", delivered: true });
  });
});

describe("a payment that can no longer settle", () => {
  it.each([
    ["nobody can be asked", undefined, "expired"],
    ["the chain says that it did not", false, "unsettled"],
  ])("makes room for a new one when %s", async (_, settled, state) => {
    const { now, pass } = clock();
    const shop = await startShop(() => asks);
    const { pay, signed, journal } = setUp({ journal: memoryJournal({ now }), wasSettled: async () => settled });
    await pay(shop.url);
    pass(60 + settlementGraceSeconds - 1);
    await pay(shop.url);
    expect(signed).toHaveLength(1);
    pass(1);
    await pay(shop.url);
    expect(signed).toHaveLength(2);
    expect(journal.entries()).toMatchObject([{ state }, { state: "open" }]);
  });

  it("is told of once when the chain says that it settled and no goods came", async () => {
    const { now, pass } = clock();
    const shop = await startShop(() => asks);
    const { pay, signed } = setUp({ journal: memoryJournal({ now }), wasSettled: async () => true });
    await pay(shop.url);
    pass(1000);
    expect(await errorOf(pay(shop.url))).toMatchObject({ code: "payment_already_attempted" });
    expect(signed).toHaveLength(1);
    await pay(shop.url);
    expect(signed).toHaveLength(2);
  });

  it.each([
    ["a receipt", { status: 500, headers: receipts({}) }, undefined],
    ["the chain, long before,", asks, true],
  ])("is told of once when %s says that it settled and no goods came", async (_, answer, settled) => {
    const { now, pass } = clock();
    const shop = await startShop(({ payment }) => (payment ? answer : asks));
    const { pay, signed, client } = setUp({ journal: memoryJournal({ now }), wasSettled: async () => settled });
    await pay(shop.url);
    await client.reconcile();
    pass(1000);
    expect(await errorOf(pay(shop.url))).toMatchObject({ code: "payment_already_attempted" });
    expect(signed).toHaveLength(1);
    await pay(shop.url);
    expect(signed).toHaveLength(2);
  });

  it("is told of also when that cannot be written down, as the next call pays", async () => {
    const { now, pass } = clock();
    const shop = await startShop(({ payment }) => (payment ? { status: 500, headers: receipts({}) } : asks));
    let isFull = false;
    const append = async () => {
      if (isFull) throw new Error("no space left");
    };
    const store = { read: async () => [], append, close: async () => undefined };
    const { pay, signed } = setUp({ journal: await openJournal(store, { now }) });
    await pay(shop.url);
    pass(1000);
    isFull = true;
    expect(await errorOf(pay(shop.url))).toMatchObject({ code: "payment_already_attempted" });
    isFull = false;
    await pay(shop.url);
    expect(signed).toHaveLength(2);
  });

  it("gives its money back when the chain says that a receipt has lied", async () => {
    const { now, pass } = clock();
    const shop = await startShop(({ payment }) => (payment ? { status: 500, headers: receipts({}) } : asks));
    const { pay, client, journal } = setUp({ journal: memoryJournal({ now }), wasSettled: async () => false });
    await pay(shop.url);
    await client.reconcile();
    expect(journal.entries()).toMatchObject([{ state: "settled", delivered: false }]);
    pass(1000);
    await client.reconcile();
    expect(journal.entries()).toMatchObject([{ state: "unsettled" }]);
  });

  it("is not made anew by the same call while the chain is asked about it", async () => {
    const shop = await startShop(() => asks);
    let answer: (settled: undefined) => void = () => undefined;
    const asked = new Promise<undefined>((resolve) => {
      answer = resolve;
    });
    const { pay, client, signed } = setUp({ wasSettled: () => asked });
    await pay(shop.url);
    const looking = client.reconcile();
    await pay(shop.url);
    answer(undefined);
    expect(await looking).toMatchObject([{ state: "open" }]);
    expect(signed).toHaveLength(1);
  });

  it("keeps what came while the chain was asked", async () => {
    const shop = await startShop((request) => (shop.paid().length > 1 ? sells()(request) : asks));
    let answer: (settled: true) => void = () => undefined;
    const asked = new Promise<true>((resolve) => {
      answer = resolve;
    });
    const { pay, client, journal } = setUp({ wasSettled: () => asked });
    await pay(shop.url);
    const looking = client.reconcile();
    await (await pay(shop.url)).text();
    answer(true);
    await looking;
    expect(journal.entries()).toMatchObject([{ state: "settled", delivered: true }]);
    expect(journal.hasWaiting()).toBe(false);
  });

  it("stays settled for a server that does not know it any more", async () => {
    const shop = await startShop(() => asks);
    const { pay, client, journal, signed } = setUp({ wasSettled: async () => true });
    await pay(shop.url);
    await client.reconcile();
    await pay(shop.url);
    expect(journal.entries()).toMatchObject([{ state: "settled", delivered: false, status: 402 }]);
    expect(signed).toHaveLength(1);
  });

  it("waits while the chain cannot be asked", async () => {
    const { now, pass } = clock();
    const shop = await startShop(() => asks);
    const fault = new Error("chain");
    const { pay, signed, journal } = setUp({
      journal: memoryJournal({ now }),
      wasSettled: () => Promise.reject(fault),
    });
    await pay(shop.url);
    pass(1000);
    expect(await errorOf(pay(shop.url))).toBe(fault);
    expect([signed.length, journal.hasWaiting()]).toEqual([1, true]);
  });

  it("is found out about on demand", async () => {
    const { now, pass } = clock();
    const shop = await startShop(() => asks);
    let settled: boolean | undefined;
    const { pay, client, journal } = setUp({ journal: memoryJournal({ now }), wasSettled: async () => settled });
    await pay(`${shop.url}1`);
    await pay(`${shop.url}2`);
    expect(await client.reconcile()).toHaveLength(2);
    settled = false;
    expect(await client.reconcile()).toHaveLength(2);
    settled = true;
    expect(await client.reconcile()).toEqual([]);
    expect(journal.entries()).toMatchObject([{ state: "settled" }, { state: "settled" }]);
    await pay(`${shop.url}3`);
    settled = false;
    pass(1000);
    expect(await client.reconcile()).toEqual([]);
    expect(journal.entries()[2]).toMatchObject({ state: "unsettled" });
  });
});

describe("paymentOf", () => {
  it("tells how a payment stands, and nothing of what was not paid", async () => {
    const shop = await startShop(({ path, payment }) =>
      path === "/free" ? { status: 200 } : payment ? { status: 200, body: "goods", headers: failed } : asks,
    );
    const { pay } = setUp();
    expect(paymentOf(await pay(`${shop.url}free`))).toBeUndefined();
    const response = await pay(shop.url);
    expect(paymentOf(response)).toMatchObject({ state: "open", reason: "insufficient_funds", status: 200 });
    expect(JSON.stringify(paymentOf(response))).not.toContain("signed 10000");
  });
});

function form(text: string): FormData {
  const fields = new FormData();
  fields.set("note", "n");
  fields.set("file", new Blob([text]), "file.txt");
  return fields;
}

async function drained(response: Response): Promise<void> {
  const reader = response.body?.getReader();
  while (reader && !(await reader.read()).done);
}

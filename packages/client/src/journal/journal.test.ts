import { describe, expect, it } from "vitest";
import { createPaymentClient } from "../client.js";
import { maxWindowSeconds } from "../limits.js";
import { asks, errorOf, setUp } from "../testing/paying-fetch.js";
import { challenge, fakeScheme, offer, policy, sells, startShop, usdc } from "../testing/shop.js";
import { memoryJournal, openJournal } from "./journal.js";
import type { JournalRecord, JournalStore } from "./store.js";

const intent = {
  purchase: "GET https://api.example.com/",
  url: "https://api.example.com/",
  host: "api.example.com",
  scheme: "exact",
  network: "eip155:84532",
  asset: usdc,
  amount: "10000",
  payTo: usdc,
};

/** A store that remembers, and fails from a record on. */
function listStore(failsFrom = Number.POSITIVE_INFINITY) {
  const records: JournalRecord[] = [];
  const store: JournalStore = {
    read: async () => [...records],
    async append(record) {
      if (records.length >= failsFrom) throw new Error("full");
      records.push(record);
    },
    close: async () => undefined,
  };
  return { store, records };
}

describe("PaymentJournal", () => {
  it("counts what was spent of an asset, on any spelling of it, in a window, by host", async () => {
    let time = 1000;
    const journal = memoryJournal({ now: () => time });
    journal.reserve(intent);
    time = 1010;
    journal.reserve({ ...intent, asset: usdc.toLowerCase(), host: "other.example", amount: "5" });
    journal.reserve({ ...intent, network: "eip155:1" });
    const dropped = journal.reserve(intent);
    await dropped.abandon();
    const question = { network: "eip155:84532", asset: usdc.toLowerCase(), since: 1000 };
    expect(journal.spent(question)).toBe(10005n);
    expect(journal.spent({ ...question, since: 1001 })).toBe(5n);
    expect(journal.spent({ ...question, host: "other.example" })).toBe(5n);
  });

  it("forgets in memory what is older than a month and over, and nothing else", async () => {
    let time = 0;
    const journal = memoryJournal({ now: () => time });
    const sign = async (until: number) => {
      const held = journal.reserve(intent);
      await held.sign({ header: "", until });
      return held;
    };
    const [old, lasting, held] = [await sign(60), await sign(maxWindowSeconds * 3), await sign(60)];
    old.letGo();
    lasting.letGo();
    time = maxWindowSeconds + 1;
    journal.reserve(intent);
    expect(journal.entries().map(({ id }) => id)).toEqual([lasting.id, held.id, expect.any(String)]);
    expect(journal.takeWaiting(intent.purchase)?.id).toBe(lasting.id);
    expect(journal.takeWaiting(intent.purchase)).toBeUndefined();
  });

  it("knows after a restart what was open, settled and spent", async () => {
    const { store } = listStore();
    const shop = await startShop(({ path, payment }) => (path === "/good" ? sells()({ payment } as never) : asks));
    const before = setUp({ journal: await openJournal(store) });
    await (await before.pay(`${shop.url}good`)).text();
    await before.pay(`${shop.url}bad`);
    const journal = await openJournal(store);
    expect(journal.entries()).toEqual(before.journal.entries());
    expect(journal.spent({ network: "eip155:84532", asset: usdc, since: 0 })).toBe(20000n);
    const after = setUp({ journal });
    await after.pay(`${shop.url}bad`);
    expect(after.signed).toEqual([]);
    const sent = shop.paid().filter(({ path }) => path === "/bad");
    expect(new Set(sent.map(({ headers }) => headers["payment-signature"])).size).toBe(1);
  });

  it("pays nothing that it cannot write down", async () => {
    const shop = await startShop(sells());
    const { store } = listStore(0);
    const { pay, journal } = setUp({ journal: await openJournal(store) });
    expect(await errorOf(pay(shop.url))).toMatchObject({ code: "store_unreachable", field: "journal" });
    expect([shop.paid(), journal.entries()]).toEqual([[], []]);
  });

  it("sends nothing before it is written down", async () => {
    const shop = await startShop(sells());
    const { store } = listStore();
    let paidBefore: number | undefined;
    const journal = await openJournal({
      ...store,
      async append(record) {
        await fetch(`${shop.url}meanwhile`);
        paidBefore ??= shop.paid().length;
        await store.append(record);
      },
    });
    expect((await setUp({ journal }).pay(shop.url)).status).toBe(200);
    expect(paidBefore).toBe(0);
  });

  it("hands over what was paid for when it can be written down no more", async () => {
    const shop = await startShop(sells());
    const { store } = listStore(1);
    const events: unknown[] = [];
    const { pay } = setUp({ journal: await openJournal(store), onEvent: (event) => events.push(event) });
    expect(await (await pay(shop.url)).text()).toBe("the goods");
    expect(events).toContainEqual({
      type: "journal_failed",
      url: shop.url,
      message: expect.stringContaining("cannot write down what became"),
    });
  });

  it("is written before anything is sent, and holds no name of what the offer adds", async () => {
    const { store, records } = listStore();
    const journal = await openJournal(store);
    const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy, journal });
    const terms = challenge({ accepts: [offer({ id: "mine", state: "unsettled", at: 0, delivered: true })] });
    const outcome = await client.pay(terms, { url: "https://api.example.com/" });
    expect(outcome.ok && outcome.attempt.entry()).toMatchObject({ state: "open", delivered: false });
    expect(records).toMatchObject([{ type: "signed", id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  });

  it("writes down that a signed payment was never sent", async () => {
    const { store, records } = listStore();
    const controller = new AbortController();
    const journal = await openJournal({
      ...store,
      async append(record) {
        controller.abort(new Error("enough"));
        await store.append(record);
      },
    });
    const shop = await startShop(sells());
    const { pay } = setUp({ journal });
    expect(await errorOf(pay(shop.url, { signal: controller.signal }))).toMatchObject({ message: "enough" });
    expect(records).toMatchObject([{ type: "signed" }, { type: "changed", state: "unsettled" }]);
    expect([shop.paid(), (await openJournal(store)).hasWaiting()]).toEqual([[], false]);
  });
});

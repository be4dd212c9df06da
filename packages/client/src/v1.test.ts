import { encodeBase64 } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createPaymentClient } from "./client.js";
import { wrapFetch } from "./fetch.js";
import { openJournal } from "./journal/journal.js";
import type { JournalRecord } from "./journal/store.js";
import { asks, errorOf, setUp } from "./testing/paying-fetch.js";
import {
  type Answer,
  encoded,
  fakeScheme,
  payee,
  policy,
  type Received,
  receipt,
  startShop,
  usdc,
} from "./testing/shop.js";
import { versionOne } from "./v1.js";
import { paymentOf } from "./watch-answer.js";

function terms(url: string, changes: object = {}) {
  return {
    x402Version: 1,
    error: "X-PAYMENT header is required",
    accepts: [
      {
        scheme: "exact",
        network: "base-sepolia",
        maxAmountRequired: "10000",
        asset: usdc,
        payTo: payee,
        resource: url,
        description: "A report",
        maxTimeoutSeconds: 60,
        extra: { name: "USDC", version: "2" },
        ...changes,
      },
    ],
  };
}

const settled = { success: true, transaction: "0xabc", network: "base-sepolia", payer: payee };

/** A shop that speaks version 1 alone. */
async function oldShop(paid: (request: Received) => Answer = () => ({ status: 200, body: "the goods" }), changes = {}) {
  const shop = await startShop((request) => {
    if (request.headers["x-payment"] === undefined) {
      return { status: 402, body: JSON.stringify(terms(shop.url, changes)) };
    }
    return { headers: { "X-PAYMENT-RESPONSE": encoded(settled) }, ...paid(request) };
  });
  const payments = () => shop.received.flatMap(({ headers }) => headers["x-payment"] ?? []);
  return { ...shop, payments };
}

describe("version 1", () => {
  it("is refused unless it is asked for", async () => {
    const shop = await oldShop();
    const { pay, signed } = setUp();
    expect(await errorOf(pay(shop.url))).toMatchObject({ code: "no_acceptable_offer" });
    expect(signed).toEqual([]);
  });

  it("pays by X-PAYMENT and nothing else, and reads the receipt", async () => {
    const shop = await oldShop();
    const { pay } = setUp({ versionOne });
    const response = await pay(shop.url, { method: "POST", body: "order" });
    expect(await response.text()).toBe("the goods");
    expect(shop.payments().map((text) => JSON.parse(atob(String(text))))).toEqual([
      { x402Version: 1, scheme: "exact", network: "base-sepolia", payload: { signature: "signed 10000", nonce: 1 } },
    ]);
    expect(shop.received[1]?.headers).not.toHaveProperty("payment-signature");
    expect(shop.received[1]?.body).toBe("order");
    expect(versionOne.readReceipt(response)).toEqual({ ...settled, network: "eip155:84532" });
    expect(paymentOf(response)).toMatchObject({ state: "settled", transaction: "0xabc", versionOne: true });
  });

  it("gives way to version 2 where a server speaks both", async () => {
    const shop = await startShop((request) =>
      request.payment
        ? { status: 200, headers: { "PAYMENT-RESPONSE": encoded(receipt) } }
        : { ...asks, body: JSON.stringify(terms(shop.url)) },
    );
    const { pay } = setUp({ versionOne });
    expect((await pay(shop.url)).status).toBe(200);
    expect(shop.received[1]?.headers).not.toHaveProperty("x-payment");
  });

  it.each([
    ["above the cap", { maxAmountRequired: "10001" }],
    ["for another origin", { resource: "https://evil.example/" }],
    ["in an unknown network", { network: "weird" }],
    ["for too long", { maxTimeoutSeconds: 31_536_000 }],
  ])("keeps the policy: no payment %s", async (_, changes) => {
    const shop = await oldShop(undefined, changes);
    const { pay, signed } = setUp({ versionOne });
    const error = await errorOf(pay(shop.url));
    expect(error).toMatchObject({ code: "no_acceptable_offer", response: { status: 402, bodyUsed: false } });
    expect(signed).toEqual([]);
  });

  it.each(["", "{}", "<html>", '{"x402Version":2,"accepts":[]}'])("finds no challenge in %.30j", async (body) => {
    const shop = await startShop(() => ({ status: 402, body }));
    const { pay, signed } = setUp({ versionOne });
    const error = await errorOf(pay(shop.url));
    expect(error).toMatchObject({ code: "no_acceptable_offer" });
    expect(await (error as { response: Response }).response.text()).toBe(body);
    expect(signed).toEqual([]);
  });

  it("reads no more of a body than a challenge can have", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        if (sent > 1_000_000) controller.error(new Error("too much"));
        else controller.enqueue(new Uint8Array(1024));
      },
    });
    const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy });
    const pay = wrapFetch(async () => new Response(endless, { status: 402 }), client, { versionOne });
    expect(await errorOf(pay("https://api.example.com/"))).toMatchObject({ code: "no_acceptable_offer" });
    expect(sent).toBeLessThan(100_000);
  });

  it("sends the same payment again, in version 1 and after a restart too", async () => {
    const records: JournalRecord[] = [];
    const store = {
      read: async () => [...records],
      append: async (record: JournalRecord) => void records.push(record),
      close: async () => undefined,
    };
    let silent = true;
    const shop = await oldShop(() => ({ status: 200, body: "the goods", hangUp: silent }));
    const before = setUp({ versionOne, journal: await openJournal(store) });
    expect(await errorOf(before.pay(shop.url))).toMatchObject({ code: "payment_outcome_unknown" });
    const without = setUp({ journal: await openJournal(store) });
    for (let time = 0; time < 2; time++) {
      expect(await errorOf(without.pay(shop.url))).toMatchObject({ code: "invalid_configuration" });
    }
    silent = false;
    const after = setUp({ versionOne, journal: await openJournal(store) });
    expect(await (await after.pay(shop.url)).text()).toBe("the goods");
    expect([shop.payments().length, new Set(shop.payments()).size, after.signed.length]).toEqual([2, 1, 0]);
  });

  it("takes no payment to another origin, follows no receipt, and pays nothing for who brings a payment", async () => {
    const thief = await startShop(() => ({ status: 200 }));
    const moving = await oldShop(() => ({ status: 307, headers: { location: thief.url } }));
    expect((await setUp({ versionOne }).pay(moving.url)).status).toBe(307);
    const bought = await oldShop(() => ({
      status: 302,
      headers: { location: "/file", "X-PAYMENT-RESPONSE": encoded(settled) },
    }));
    expect((await setUp({ versionOne }).pay(bought.url)).status).toBe(302);
    expect([thief.received, bought.payments().length]).toEqual([[], 1]);
    const never = await startShop(() => ({ status: 402, body: JSON.stringify(terms(never.url)) }));
    const { pay, signed } = setUp({ versionOne });
    const own = { headers: { "X-PAYMENT": "own" } };
    expect(await errorOf(pay(never.url, own))).toMatchObject({ code: "payment_already_attempted" });
    expect(signed).toEqual([]);
  });

  it("reads no receipt that is none", async () => {
    for (const text of ["%%%", encodeBase64("{}"), encoded({ ...settled, network: "weird" })]) {
      const response = new Response(null, { headers: { "X-PAYMENT-RESPONSE": text } });
      expect(versionOne.readReceipt(response)).toBeUndefined();
    }
    expect(versionOne.readReceipt(new Response())).toBeUndefined();
  });
});

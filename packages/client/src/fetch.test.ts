import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createPaymentClient } from "./client.js";
import { PaymentRefused } from "./error.js";
import { wrapFetch } from "./fetch.js";
import { readReceipt } from "./receipt.js";
import { asks, errorOf, setUp } from "./testing/paying-fetch.js";
import { challenge, encoded, fakeScheme, offer, policy, receipt, sells, startShop } from "./testing/shop.js";

describe("wrapFetch", () => {
  it("is a fetch", () => {
    const typed: typeof fetch = wrapFetch(fetch, createPaymentClient({ schemes: [] }));
    expect(typed).toBeTypeOf("function");
  });

  it("pays a challenge once and hands the answer over with its receipt", async () => {
    const shop = await startShop(sells());
    const { pay, signed } = setUp();
    const response = await pay(shop.url);
    expect([response.status, await response.text()]).toEqual([200, "the goods"]);
    expect(readReceipt(response)).toEqual(receipt);
    expect([shop.received.length, signed.length]).toEqual([2, 1]);
    expect(shop.received[1]?.payment).toMatchObject({ accepted: offer(), resource: { url: "/" } });
  });

  it("works over any fetch, and lets go of an endless challenge body", async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const answers = [new Response(body, asks), new Response("the goods")];
    const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy });
    const pay = wrapFetch(async () => answers.shift() ?? Response.error(), client);
    expect(await (await pay("https://api.example.com/")).text()).toBe("the goods");
    expect(cancelled).toBe(true);
  });

  it("works over a fetch that has read the body of the challenge itself", async () => {
    const shop = await startShop(sells());
    const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy });
    const reading = async (...asked: Parameters<typeof fetch>) => {
      const response = await fetch(...asked);
      if (response.status === 402) await response.text();
      return response;
    };
    expect((await wrapFetch(reading, client)(shop.url)).status).toBe(200);
    expect(client.journal.entries()).toMatchObject([{ state: "settled" }]);
  });

  it("keeps the connection over a challenge with a page in its body", async () => {
    const page = "p".repeat(40_000);
    const shop = await startShop((request) => (request.payment ? sells()(request) : { ...asks, body: page }));
    const { pay } = setUp();
    for (let count = 0; count < 6; count++) await (await pay(`${shop.url}${count}`)).text();
    expect(shop.sockets.size).toBeLessThan(5);
  });

  it("gives connections back for the next call", async () => {
    const shop = await startShop(sells());
    const { pay } = setUp();
    for (let call = 0; call < 5; call++) await (await pay(shop.url)).text();
    expect(shop.received).toHaveLength(10);
    expect(shop.sockets.size).toBeLessThan(5);
  });

  it("adds one header to the request and no other", async () => {
    const shop = await startShop(sells());
    await setUp().pay(shop.url, { method: "PUT", headers: { "X-Own": "1", Authorization: "Bearer t" }, body: "b" });
    const [first, second] = shop.received;
    const { "payment-signature": header, ...others } = second?.headers ?? {};
    expect(header).toBeTypeOf("string");
    expect(others).toEqual(first?.headers);
    expect(first?.headers).toMatchObject({ "x-own": "1", authorization: "Bearer t" });
    expect([first?.method, second?.method, second?.body]).toEqual(["PUT", "PUT", "b"]);
  });

  it.each(["", "{}", "<html>", JSON.stringify({ x402Version: 1, accepts: [{ maxAmountRequired: "1" }] })])(
    "takes the challenge from the header when the body is %j",
    async (body) => {
      const shop = await startShop((request) => (request.payment ? { status: 200 } : { ...asks, body }));
      expect((await setUp().pay(shop.url)).status).toBe(200);
    },
  );

  it.each([200, 404, 500])("passes status %i through untouched and unpaid", async (status) => {
    const shop = await startShop(() => ({ status, body: "as it is" }));
    const { pay, signed } = setUp();
    const response = await pay(shop.url);
    expect([response.status, await response.text(), shop.received.length, signed.length]).toEqual([
      status,
      "as it is",
      1,
      0,
    ]);
  });

  it("does not hide what was bought behind a receipt that is absent or unreadable", async () => {
    for (const headers of [undefined, { "PAYMENT-RESPONSE": "%%%" }]) {
      const shop = await startShop(({ payment }) =>
        payment ? { status: 200, body: "goods", ...(headers && { headers }) } : asks,
      );
      const response = await setUp().pay(shop.url);
      expect([await response.text(), readReceipt(response)]).toEqual(["goods", undefined]);
    }
  });

  it.each([
    ["no metadata", {}, "has no PAYMENT-REQUIRED header"],
    ["an undecodable challenge", { "PAYMENT-REQUIRED": "%%%" }, "cannot be read"],
    [
      "too dear an offer",
      { "PAYMENT-REQUIRED": encoded(challenge({ accepts: [offer({ amount: "10001" })] })) },
      "10001",
    ],
  ])("refuses a 402 with %s and keeps its response readable", async (_, headers, message) => {
    const shop = await startShop(() => ({ status: 402, headers, body: "why" }));
    const { pay, signed } = setUp();
    const error = await errorOf(pay(shop.url));
    if (!(error instanceof PaymentRefused)) throw error;
    expect(isX402Error(error, "no_acceptable_offer")).toBe(true);
    expect(error.message).toContain(message);
    expect([error.response.status, await error.response.text()]).toEqual([402, "why"]);
    expect([shop.received.length, signed.length]).toEqual([1, 0]);
  });

  it("pays each of many parallel calls once", async () => {
    const shop = await startShop(sells());
    const { pay, signed } = setUp();
    const responses = await Promise.all(Array.from({ length: 10 }, () => pay(shop.url)));
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const nonces = new Set(shop.paid().map(({ payment }) => payment?.payload.nonce));
    expect([nonces.size, signed.length, shop.received.length]).toEqual([10, 10, 20]);
  });

  it("tells its observer, in order and without any signature", async () => {
    const events: unknown[] = [];
    const shop = await startShop(sells());
    await setUp({ onEvent: (event) => events.push(event) }).pay(shop.url);
    expect(events).toMatchObject([
      { type: "payment_signed", url: shop.url, offer: offer() },
      { type: "payment_sent", url: shop.url },
      { type: "payment_answered", status: 200, receipt },
    ]);
    expect(JSON.stringify(events)).not.toContain("signed 10000");
  });
});

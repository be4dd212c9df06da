import { type Handler, Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createPaymentGate } from "./gate.js";
import { payment } from "./hono.js";
import { baseSepolia, fakeScheme, scriptedFacilitator } from "./testing/facilitator.js";
import { firstOffer, pay } from "./testing/payment.js";

const offer = { price: "$0.01", network: baseSepolia, payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" };

/** Buys what a handler answers, held up to 100 bytes. */
async function buyFrom(handler: Handler, { isSettled = true } = {}) {
  const facilitator = scriptedFacilitator();
  if (!isSettled) facilitator.onSettle = () => ({ success: false, transaction: "", network: baseSepolia });
  const app = new Hono();
  app.use(
    payment(createPaymentGate({ facilitator, schemes: [fakeScheme], routes: { "GET /w": offer } }), {
      maxHeldBytes: 100,
    }),
  );
  app.get("/w", handler);
  app.onError((_error, c) => c.text("broken", 500));
  const unpaid = await app.request("/w");
  const answer = await app.request("/w", {
    headers: { "payment-signature": pay(firstOffer(Object.fromEntries(unpaid.headers))) },
  });
  const { status, headers } = answer;
  return { status, headers, text: await answer.text(), calls: facilitator.calls.map(({ call }) => call) };
}

describe.each<[name: string, handler: Handler, text: string]>([
  ["json", (c) => c.json({ a: 1 }, 201, { "X-Own": "1", "Cache-Control": "public" }), '{"a":1}'],
  ["text", (c) => c.text("goods", 201, { "X-Own": "1", "Cache-Control": "public" }), "goods"],
  ["html", (c) => c.html("<p>", 201, { "X-Own": "1", "Cache-Control": "public" }), "<p>"],
  ["html later", (c) => c.html(Promise.resolve("<p>"), 201, { "X-Own": "1", "Cache-Control": "public" }), "<p>"],
  ["body", (c) => c.body("goods", 201, { "X-Own": "1", "Cache-Control": "public" }), "goods"],
])("a response that a Hono context makes with %s", (_name, handler, text) => {
  it("is delivered with the receipt once it is paid", async () => {
    const sold = await buyFrom(handler);
    expect(sold).toMatchObject({ status: 201, text, calls: ["verify", "settle"] });
    expect(Object.fromEntries(sold.headers)).toMatchObject({
      "x-own": "1",
      "cache-control": "private",
      "payment-response": expect.any(String),
    });
  });

  it("does not go out where it cannot be settled", async () => {
    const withheld = await buyFrom(handler, { isSettled: false });
    expect(withheld.status).toBe(402);
    expect(withheld.text).not.toContain(text);
    expect(withheld.headers.get("x-own")).toBeNull();
  });
});

describe("what is not simply a text", () => {
  const tooLong = "é".repeat(51);
  it.each<[name: string, handler: Handler]>([
    ["text", (c) => c.text(tooLong)],
    ["JSON", (c) => c.json({ long: tooLong })],
    ["text put into another response", (c) => new Response(c.text(tooLong).body)],
  ])("is not sold when it is too long: %s", async (_name, handler) => {
    expect(await buyFrom(handler)).toMatchObject({ status: 500, calls: ["verify"] });
  });

  it("is sold as far as the handler has left it", async () => {
    const rest = await buyFrom(async (c) => {
      const response = c.text("goods");
      const reader = response.body?.getReader();
      await reader?.read();
      reader?.releaseLock();
      return response;
    });
    expect(rest).toMatchObject({ status: 200, text: "", calls: ["verify", "settle"] });
  });

  it("is not sold when the handler reads it still", async () => {
    const locked = await buyFrom((c) => {
      const response = c.text("goods");
      response.body?.getReader();
      return response;
    });
    expect(locked).toMatchObject({ status: 500, calls: ["verify"] });
  });

  it("is sold when it fits, in bytes", async () => {
    expect(await buyFrom((c) => c.text("é".repeat(50)))).toMatchObject({ status: 200, calls: ["verify", "settle"] });
  });
});

import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { readReceipt } from "./receipt.js";
import { asks, errorOf, redirect, setUp } from "./testing/paying-fetch.js";
import { encoded, receipt, sells, startShop } from "./testing/shop.js";

describe("wrapFetch and redirects", () => {
  it("pays the final address of the same origin", async () => {
    const shop = await startShop((request) => (request.path === "/old" ? redirect(307, "/new") : sells()(request)));
    const response = await setUp().pay(`${shop.url}old#part`);
    expect(response.status).toBe(200);
    expect(shop.received.map(({ path }) => path)).toEqual(["/old", "/new", "/new"]);
  });

  it("pays an address with a fragment whatever the method", async () => {
    const shop = await startShop(sells());
    expect((await setUp().pay(`${shop.url}#part`, { method: "POST", body: "b" })).status).toBe(200);
  });

  it("refuses a challenge of another origin, and one after which the method is uncertain", async () => {
    const other = await startShop(sells());
    const shop = await startShop(({ path }) => (path === "/same" ? redirect(303, "/end") : asks));
    const first = await startShop(() => redirect(307, other.url));
    const { pay, signed } = setUp();
    const post = pay(`${shop.url}same`, { method: "POST", body: "x" });
    const errors = await Promise.all([errorOf(pay(first.url)), errorOf(post)]);
    expect(errors.map((error) => isX402Error(error, "no_acceptable_offer"))).toEqual([true, true]);
    expect(signed).toEqual([]);
    expect([...other.paid(), ...first.paid(), ...shop.paid()]).toEqual([]);
  });

  it.each([302, 307, 308])("never takes a payment to another origin with status %i", async (status) => {
    const thief = await startShop(() => ({ status: 200 }));
    const shop = await startShop(({ payment }) => (payment ? redirect(status, `${thief.url}loot`) : asks));
    const response = await setUp().pay(shop.url);
    expect([response.status, response.headers.get("location")]).toEqual([status, `${thief.url}loot`]);
    expect(thief.received).toEqual([]);
    const own = await setUp().pay(shop.url, { headers: { "PAYMENT-SIGNATURE": encoded({}) } });
    expect(own.status).toBe(status);
    expect(thief.received).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])("takes it along within the origin for GET with status %i", async (status) => {
    const shop = await startShop((request) =>
      request.payment && request.path === "/" ? redirect(status, "/canonical") : sells()(request),
    );
    expect((await setUp().pay(shop.url)).status).toBe(200);
    expect(shop.received.map(({ path }) => path)).toEqual(["/", "/", "/canonical"]);
    expect(new Set(shop.paid().map(({ headers }) => headers["payment-signature"])).size).toBe(1);
  });

  it("repeats a body only where the redirect keeps the method", async () => {
    for (const [status, end] of [
      [308, 200],
      [303, 303],
      [302, 302],
    ] as const) {
      const shop = await startShop((request) =>
        request.payment && request.path === "/" ? redirect(status, "/canonical") : sells()(request),
      );
      const response = await setUp().pay(shop.url, { method: "POST", body: "payload" });
      expect(response.status).toBe(end);
      expect(shop.received.map(({ method, body }) => `${method} ${body}`)).toEqual(
        Array(end === 200 ? 3 : 2).fill("POST payload"),
      );
    }
  });

  it("returns a redirect that carries a receipt, one that the caller follows, and the sixth of a loop", async () => {
    const bought = await startShop(({ payment }) =>
      payment ? redirect(302, "/file", { "PAYMENT-RESPONSE": encoded(receipt) }) : asks,
    );
    const response = await setUp().pay(bought.url);
    expect([response.status, readReceipt(response), bought.paid().length]).toEqual([302, receipt, 1]);
    const loop = await startShop(({ payment }) => (payment ? redirect(307, "/") : asks));
    expect((await setUp().pay(loop.url)).status).toBe(307);
    expect(loop.paid()).toHaveLength(6);
    expect((await setUp().pay(loop.url, { redirect: "manual" })).status).toBe(307);
    expect(loop.paid()).toHaveLength(7);
  });
});

import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { errorOf, redirect, setUp } from "./testing/paying-fetch.js";
import { sells, startShop } from "./testing/shop.js";

describe("wrapFetch and bodies", () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
  const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 10));
        controller.enqueue(bytes.slice(10));
        controller.close();
      },
    });
  const streaming = (body: BodyInit) => ({ method: "POST", body, duplex: "half" }) as RequestInit;

  it.each([
    ["text", () => ({ method: "POST", body: latin1.slice(0, 128) }), latin1.slice(0, 128)],
    ["an ArrayBuffer", () => ({ method: "POST", body: bytes.buffer }), latin1],
    ["a typed array", () => ({ method: "POST", body: bytes }), latin1],
    ["a Blob", () => ({ method: "POST", body: new Blob([bytes]) }), latin1],
    ["URLSearchParams", () => ({ method: "POST", body: new URLSearchParams({ a: "ü" }) }), "a=%C3%BC"],
    ["a ReadableStream", () => streaming(stream()), latin1],
  ])("sends %s again, byte for byte", async (_, init: () => RequestInit, expected) => {
    const shop = await startShop(sells());
    expect((await setUp().pay(shop.url, init())).status).toBe(200);
    expect(shop.received.map(({ body }) => body === expected)).toEqual([true, true]);
    const [first, second] = shop.received.map(({ headers }) => [headers["content-type"], headers["content-length"]]);
    expect(second).toEqual(first);
    expect(second?.[1]).toBe(String(expected.length));
  });

  it("sends a Request again with its method, headers, body and boundary", async () => {
    const form = new FormData();
    form.set("file", new Blob([bytes]), "f.bin");
    const shop = await startShop(sells());
    const request = new Request(shop.url, { method: "PATCH", headers: { "X-Own": "1" }, body: form });
    expect((await setUp().pay(request)).status).toBe(200);
    const [first, second] = shop.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.body.includes(latin1)).toBe(true);
    expect(second?.headers).toMatchObject({ "x-own": "1", "content-type": first?.headers["content-type"] });
    expect(second?.method).toBe("PATCH");
  });

  it("lets init win over a Request", async () => {
    const shop = await startShop(sells());
    const request = new Request(shop.url, { method: "PUT", headers: { "X-Own": "1" }, body: "old" });
    await setUp().pay(request, { method: "POST", headers: { "X-New": "2" }, body: "new" });
    for (const { method, headers, body } of shop.received) {
      expect([method, headers["x-own"], headers["x-new"], body]).toEqual(["POST", undefined, "2", "new"]);
    }
    expect(shop.received).toHaveLength(2);
  });

  it("sends FormData again with every part", async () => {
    const form = new FormData();
    form.set("a", "1");
    form.set("file", new Blob([bytes]), "f.bin");
    const shop = await startShop(sells());
    expect((await setUp().pay(shop.url, { method: "POST", body: form })).status).toBe(200);
    for (const { headers, body } of shop.received) {
      const boundary = headers["content-type"]?.split("boundary=")[1] ?? "none";
      expect(body.split(boundary)).toHaveLength(4);
      expect(body.includes(latin1)).toBe(true);
    }
  });

  it("takes the headers as they are when the call is made", async () => {
    const headers = new Headers({ "X-Own": "before" });
    const shop = await startShop((request) => {
      headers.set("X-Own", "after");
      return sells()(request);
    });
    await setUp().pay(shop.url, { headers });
    expect(shop.received.map((request) => request.headers["x-own"])).toEqual(["before", "before"]);
  });

  it("keeps a stream of exactly the limit and pays nothing for one byte more", async () => {
    const shop = await startShop(sells());
    const exact = setUp({ maxBodyBytes: 70_000 });
    expect((await exact.pay(shop.url, streaming(stream()))).status).toBe(200);
    const short = setUp({ maxBodyBytes: 69_999 });
    const error = await errorOf(short.pay(shop.url, streaming(stream())));
    expect(isX402Error(error, "body_not_replayable")).toBe(true);
    expect(short.signed).toEqual([]);
  });

  it("sends a longer stream whole where nothing is asked for it", async () => {
    const shop = await startShop(() => ({ status: 200 }));
    expect((await setUp({ maxBodyBytes: 5 }).pay(shop.url, streaming(stream()))).status).toBe(200);
    expect(shop.received.map(({ body }) => body === latin1)).toEqual([true]);
  });

  it("returns a redirect for which a longer stream would have to be sent again", async () => {
    const shop = await startShop(() => redirect(307, "/again"));
    const init = { ...streaming(stream()), headers: { "PAYMENT-SIGNATURE": "preset" } };
    expect((await setUp({ maxBodyBytes: 5 }).pay(shop.url, init)).status).toBe(307);
    expect(shop.received).toHaveLength(1);
  });

  it("keeps the other settings of a Request", async () => {
    const shop = await startShop(() => redirect(307, "/again"));
    expect((await setUp().pay(new Request(shop.url, { redirect: "manual" }))).status).toBe(307);
  });

  it("refuses a Request whose body has been read", async () => {
    const shop = await startShop(sells());
    const request = new Request(shop.url, { method: "POST", body: "gone" });
    await request.text();
    expect(isX402Error(await errorOf(setUp().pay(request)), "body_not_replayable")).toBe(true);
    expect(shop.received).toEqual([]);
  });
});

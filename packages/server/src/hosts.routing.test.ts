import { afterEach, describe, expect, it } from "vitest";
import type { Behaviour } from "./testing/host-kit.js";
import { routingHosts } from "./testing/hosts.js";
import { pay } from "./testing/payment.js";
import { openShop } from "./testing/shop.js";

describe.each(routingHosts)("a gated route behind $name", (host) => {
  let running: { close(): Promise<void> } | undefined;
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });
  async function open(...[behaviour, options]: [Behaviour?, Parameters<typeof openShop>[2]?]) {
    const opened = await openShop(host, behaviour, options);
    running = opened;
    return opened;
  }

  it("leaves other paths and methods alone", async () => {
    const { shop } = await open();
    expect(await shop.send("/free")).toMatchObject({ status: 200, body: "secret" });
    expect(await shop.send("/w", { method: "DELETE" })).toMatchObject({ status: 200 });
  });

  it("gates HEAD and method overrides like GET", async () => {
    const { shop } = await open();
    expect((await shop.send("/w", { method: "HEAD" })).status).toBe(402);
    const overridden = { method: "POST", headers: { "x-http-method-override": "get" } };
    expect((await shop.send("/w", overridden)).status).toBe(402);
    expect(shop.runs()).toBe(0);
  });

  it("sells HEAD", async () => {
    const { shop, offerOf, calls } = await open();
    const headers = { "payment-signature": pay(await offerOf()) };
    const answered = await shop.send("/w", { method: "HEAD", headers });
    expect(answered.status).toBe(200);
    expect(answered.headers["payment-response"]).toBeDefined();
    expect(calls()).toEqual(["verify", "settle"]);
  });

  it("answers a CORS preflight without charging it or running the handler", async () => {
    const { shop } = await open();
    const headers = { origin: "https://shop.example", "access-control-request-method": "GET" };
    expect(await shop.send("/any", { method: "OPTIONS", headers })).toMatchObject({ status: 204, body: "" });
    const { origin } = headers;
    expect((await shop.send("/any", { method: "OPTIONS", headers: { origin } })).status).toBe(402);
    expect(shop.runs()).toBe(0);
  });

  it.each([
    "/w/",
    "//w",
    "/W",
    "/%77",
    "/./w",
    "/x/../w",
    "/x/%2e%2e/w",
    "/w;v=1",
    "/w%5C",
    "/w//",
    "/w/?",
    "/w%",
    "/%zz/../w",
    "/w%c0",
    "//host/w",
    "/any/.",
  ])("lets nobody in by the spelling %s", async (path) => {
    const { shop } = await open();
    // Some servers refuse such a target themselves, which is as good.
    const status = await shop.send(path).then(
      (answered) => answered.status,
      () => 400,
    );
    expect([400, 402]).toContain(status);
    expect(shop.runs()).toBe(0);
  });
});

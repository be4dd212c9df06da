import { afterEach, describe, expect, it } from "vitest";
import { baseSepolia, gateKeeper, settled } from "./testing/facilitator.js";
import type { Behaviour } from "./testing/host-kit.js";
import { hosts } from "./testing/hosts.js";
import { challengeOf, decoded, pay } from "./testing/payment.js";
import { oneCent, openShop } from "./testing/shop.js";

const routes = { "GET /w": { ...oneCent, paymentFlow: "upfront" as const } };

describe.each(hosts)("a request that is paid upfront behind $name", (host) => {
  let running: { close(): Promise<void> } | undefined;
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });
  async function open(behaviour?: Behaviour, options: Parameters<typeof openShop>[2] = {}) {
    const opened = await openShop(host, behaviour, { routes, ...options });
    running = opened;
    return opened;
  }

  it("is settled before the handler runs, and never verified", async () => {
    const { buy, shop, facilitator, calls, offerOf, events } = await open({
      status: 201,
      headers: { "cache-control": "public, max-age=60", vary: "Origin", "x-handler": "yes" },
    });
    const runsThen: number[] = [];
    facilitator.onSettle = () => {
      runsThen.push(shop.runs());
      return settled;
    };
    const answered = await buy();
    expect([answered.status, answered.body, answered.headers["x-handler"]]).toEqual([201, "secret", "yes"]);
    expect(decoded(answered.headers["payment-response"])).toEqual(settled);
    expect(answered.headers["cache-control"]).toBe("max-age=60, private");
    expect(answered.headers.vary).toBe("Origin, PAYMENT-SIGNATURE");
    expect([runsThen, calls()]).toEqual([[0], ["settle"]]);
    expect((await offerOf()).extra).toMatchObject({ paymentFlow: "upfront" });
    expect(events).toEqual(["unpaid", "settled", "unpaid"]);
  });

  it("does not reach the handler when it cannot be settled", async () => {
    const { buy, shop, facilitator } = await open();
    const failure = { success: false, errorReason: "insufficient_funds", transaction: "", network: baseSepolia };
    facilitator.onSettle = () => failure;
    const answered = await buy();
    expect([answered.status, shop.runs()]).toEqual([402, 0]);
    expect(decoded(answered.headers["payment-response"])).toEqual(failure);
    expect(answered.headers["cache-control"]).toBe("no-store");
  });

  it("gets the receipt even when the handler fails", async () => {
    const { buy } = await open({ status: 503, chunks: ["sorry"] });
    const answered = await buy();
    expect([answered.status, answered.body]).toEqual([503, "sorry"]);
    expect(decoded(answered.headers["payment-response"])).toMatchObject({ success: true });
  });

  it("gets the receipt even when the handler throws", async () => {
    const answered = await (await open({ throws: new Error("broken") })).buy();
    expect(answered.status).toBe(500);
    expect(decoded(answered.headers["payment-response"])).toMatchObject({ success: true });
  });

  it("is not served again for a payment whose settlement the facilitator repeats", async () => {
    const { shop, offerOf, calls } = await open();
    const headers = { "payment-signature": pay(await offerOf()) };
    expect((await shop.send("/w", { headers })).status).toBe(200);
    expect([(await shop.send("/w", { headers })).status, shop.runs(), calls()]).toEqual([402, 1, ["settle"]]);
  });

  it("can pay again with a payment that did not settle", async () => {
    const { buy, facilitator } = await open();
    facilitator.onSettle = () => ({ success: false, transaction: "", network: baseSepolia });
    expect((await buy()).status).toBe(402);
    facilitator.onSettle = () => settled;
    expect((await buy()).status).toBe(200);
  });

  it("is served once when its payment is used twice in parallel", async () => {
    const { shop, offerOf, facilitator } = await open();
    const headers = { "payment-signature": pay(await offerOf()) };
    const [asked, settling] = [gateKeeper(), gateKeeper()];
    facilitator.onSettle = async () => {
      asked.open();
      await settling.opened;
      return settled;
    };
    const first = shop.send("/w", { headers });
    await asked.opened;
    const second = await shop.send("/w", { headers });
    expect([second.status, challengeOf(second.headers).error]).toEqual([402, "payment_in_use"]);
    settling.open();
    expect([(await first).status, shop.runs()]).toEqual([200, 1]);
  });
});

describe.each(hosts.filter(({ bare }) => !bare))("a stream that is paid upfront behind $name", (host) => {
  it("goes out while it is written", async () => {
    const seen = gateKeeper();
    const { shop, offerOf, close } = await openShop(host, { chunks: ["one ", () => seen.opened, "two"] }, { routes });
    const headers = { "payment-signature": pay(await offerOf()) };
    const { body, headers: answered } = await fetch(`http://127.0.0.1:${shop.port}/w`, { headers });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("one ");
    seen.open();
    expect((await reader?.read())?.value).toBe("two");
    expect(decoded(answered.get("payment-response") ?? "")).toMatchObject({ success: true });
    await close();
  });
});

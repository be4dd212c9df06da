import { maxHeaderBytes, type ServerScheme, X402Error } from "@x402-reference/types";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Admission } from "./admission.js";
import { withPayment } from "./fetch.js";
import { createPaymentGate, type PaymentGateOptions } from "./gate.js";
import type { Routes } from "./route.js";
import { baseSepolia, fakeScheme, gateKeeper, scriptedFacilitator } from "./testing/facilitator.js";
import { challengeOf, decoded, pay } from "./testing/payment.js";

const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
const offer = { price: "$0.01", network: "eip155:84532", payTo };

function gateWith(routes: Routes, options: Partial<PaymentGateOptions> = {}) {
  const facilitator = scriptedFacilitator();
  const gate = createPaymentGate({ facilitator, schemes: [fakeScheme], routes, ...options });
  const admit = (url: string, headers: Record<string, string> = {}, origin?: string) =>
    gate.admit({ method: "GET", url, headers: new Headers(headers), ...(origin !== undefined && { origin }) });
  const challenge = async (url: string, origin?: string) => {
    const admission = await admit(url, {}, origin);
    if (admission.kind !== "refused") throw new Error(`${url} is ${admission.kind}`);
    return challengeOf(
      Object.fromEntries(Object.entries(admission.headers).map(([name, value]) => [name.toLowerCase(), value])),
    );
  };
  const offerOf = async (url: string) => {
    const [first] = (await challenge(url)).accepts;
    if (!first) throw new Error("no offer");
    return first;
  };
  return { gate, admit, challenge, offerOf, facilitator };
}

describe("createPaymentGate refuses", () => {
  const field = (options: Partial<PaymentGateOptions>) => {
    try {
      gateWith({ "GET /w": offer }, options);
    } catch (error) {
      if (error instanceof X402Error && error.code === "invalid_configuration") return error.field;
      throw error;
    }
    return "nothing";
  };
  const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

  it.each<[string, Partial<PaymentGateOptions>]>([
    ["facilitator", { facilitator: JSON.parse("{}") }],
    ["schemes", { schemes: [] }],
    ["routes", { routes: {} }],
    ["baseUrl", { baseUrl: "shop.example" }],
    ["verifyTimeoutMs", { verifyTimeoutMs: 0 }],
    ["settleTimeoutMs", { settleTimeoutMs: Number.NaN }],
    ["routes.GET w", { routes: { "GET w": offer } }],
    ["routes.GET /w.network", { routes: { "GET /w": { ...offer, network: "base" } } }],
    ["routes.GET /w.network", { routes: { "GET /w": { ...offer, network: "solana:abc" } } }],
    ["routes.GET /w.network", { routes: { "GET /w": { ...offer, scheme: "upto" } } }],
    ["routes.GET /w.price", { routes: { "GET /w": { ...offer, price: "ten dollars" } } }],
    ["routes.GET /w.price", { routes: { "GET /w": { ...offer, price: "$0" } } }],
    ["routes.GET /w.payTo", { routes: { "GET /w": { ...offer, payTo: "" } } }],
    ["routes.GET /w.maxTimeoutSeconds", { routes: { "GET /w": { ...offer, maxTimeoutSeconds: 0 } } }],
    ["routes.GET /w.maxTimeoutSeconds", { routes: { "GET /w": { ...offer, maxTimeoutSeconds: 1.5 } } }],
    ["routes.GET /w.accepts", { routes: { "GET /w": { accepts: [] } } }],
    ["routes.GET /w.accepts.1", { routes: { "GET /w": { accepts: [offer, { ...offer, price: "$0.02" }] } } }],
    ["routes.GET /w.accepts.1.payTo", { routes: { "GET /w": { accepts: [offer, { ...offer, payTo: "" }] } } }],
    [
      "routes.GET /w.price.extra.paymentFlow",
      {
        routes: {
          "GET /w": {
            ...offer,
            price: JSON.parse(`{"asset":"${asset}","amount":"1","extra":{"paymentFlow":"upfront"}}`),
          },
        },
      },
    ],
    [
      "routes.GET /w.amount",
      { routes: { "GET /w": { ...offer, price: JSON.parse(`{"asset":"${asset}","amount":"1e3"}`) } } },
    ],
    ["routes.GET /w.serviceName", { routes: { "GET /w": { ...offer, serviceName: "x".repeat(33) } } }],
    ["routes.GET /w.tags", { routes: { "GET /w": { ...offer, tags: ["1", "2", "3", "4", "5", "6"] } } }],
    ["routes.GET /w.iconUrl", { routes: { "GET /w": { ...offer, iconUrl: "data:," } } }],
    ["routes.GET /w.extensions.x", { routes: { "GET /w": { ...offer, extensions: JSON.parse('{"x":{"info":{}}}') } } }],
    ["routes.GET /w", { routes: { "GET /w": { ...offer, description: "x".repeat(8000) } } }],
  ])("a wrong %s", (expected, options) => {
    expect(field(options)).toBe(expected);
  });
});

describe("the challenge", () => {
  it("tells all that the route says of itself, in any script", async () => {
    const info = {
      description: "天気 ☀️",
      mimeType: "application/json",
      serviceName: "Weather",
      tags: ["weather"],
      iconUrl: "https://shop.example/icon.png",
    };
    const extensions = { terms: { info: { a: 1 }, schema: {} } };
    const { challenge } = gateWith({
      "GET /w": { accepts: [offer, { ...offer, network: "eip155:8453" }], ...info, extensions },
    });
    const read = await challenge("/w", "https://shop.example");
    expect(read).toMatchObject({ resource: { ...info, url: "https://shop.example/w" }, extensions });
    expect(read.accepts.map(({ network }) => network)).toEqual(["eip155:84532", "eip155:8453"]);
  });

  it.each([
    ["/w?a=%22b", "https://shop.example:8443", undefined, "https://shop.example:8443/w?a=%22b"],
    ["http://shop.example/w", undefined, undefined, "http://shop.example/w"],
    ["http://evil.example/w", "https://shop.example", undefined, "https://shop.example/w"],
    ["/w", "http://internal", "https://shop.example/base/", "https://shop.example/base/w"],
    ["/w", 'http://evil/"x', undefined, "/w"],
    [`/w?${"x".repeat(3000)}`, "https://shop.example", undefined, "https://shop.example/w"],
  ])("names for %s at %s under the base URL %s the resource", async (url, origin, baseUrl, expected) => {
    const { challenge } = gateWith({ "GET /w": offer }, baseUrl ? { baseUrl } : {});
    expect((await challenge(url, origin)).resource.url).toBe(expected);
  });

  it("is the same text as one encoded at once, whatever the length of its parts", async () => {
    for (const length of [0, 1, 2, 3, 4, 5]) {
      const { challenge } = gateWith({ "GET /*": { ...offer, description: "é".repeat(length) } });
      const url = `/${"x".repeat(length)}`;
      expect((await challenge(url)).resource).toEqual({ description: "é".repeat(length), url });
    }
  });
});

describe("a gate", () => {
  it("is asked by every host, also where somebody has put something around it", async () => {
    const { gate } = gateWith({ "GET /w": offer });
    const closed: Admission = { kind: "refused", status: 503, headers: {}, body: "closed" };
    const sold = withPayment(() => new Response("goods"), { ...gate, admit: async () => closed });
    expect((await sold(new Request("http://a.example/free"))).status).toBe(503);
  });

  it("takes any of several offers and asks about that one", async () => {
    const { admit, challenge, facilitator } = gateWith({
      "GET /w": { accepts: [offer, { ...offer, network: "eip155:8453" }] },
    });
    const second = (await challenge("/w")).accepts[1];
    if (!second) throw new Error("no second offer");
    expect((await admit("/w", { "payment-signature": pay(second) })).kind).toBe("paid");
    expect(facilitator.calls[0]?.request.paymentRequirements).toEqual(second);
  });

  it("refuses a path that reaches two routes", async () => {
    const { admit } = gateWith({ "GET /a/:id": offer, "GET /a/x/premium": { ...offer, price: "$1" } });
    expect(await admit("/a/x%2Fpremium")).toMatchObject({ kind: "refused", status: 400 });
  });

  it("gates what a host has rewritten to a paid path", async () => {
    const facilitator = scriptedFacilitator();
    const gate = createPaymentGate({ facilitator, schemes: [fakeScheme], routes: { "GET /w": offer } });
    const request = { method: "GET", url: "/alias", routedUrl: "/w", headers: new Headers() };
    expect(await gate.admit(request)).toMatchObject({ status: 402 });
  });

  it("reads no payment header beyond the limit", async () => {
    const { admit, offerOf, facilitator } = gateWith({ "GET /w": offer });
    const text = pay(await offerOf("/w"), { padding: "x".repeat(maxHeaderBytes) });
    expect(await admit("/w", { "payment-signature": text })).toMatchObject({ kind: "refused", status: 400 });
    expect(facilitator.calls).toEqual([]);
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { admit, offerOf } = gateWith({ "GET /w": offer });
    const paid = await admit("/w", { "payment-signature": pay(await offerOf("/w")) });
    if (paid.kind !== "paid") throw new Error(paid.kind);
    await paid.settle({ status: 200 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gates every method that an override header lists, as hosts take the first of several", async () => {
    const { gate } = gateWith({ "GET /w": offer });
    for (const list of ["GET, POST", "get,x", "PUT, GET"]) {
      const headers = new Headers({ "x-http-method-override": list });
      expect(await gate.admit({ method: "POST", url: "/w", headers })).toMatchObject({ status: 402 });
    }
  });

  it("takes a payment for one request at a time, whatever else is written into it", async () => {
    const paymentKey: ServerScheme["paymentKey"] = ({ authorization }, _, asked) =>
      JSON.stringify([authorization, asked?.payTo]);
    const { admit, offerOf, facilitator } = gateWith({ "GET /w": offer }, { schemes: [{ ...fakeScheme, paymentKey }] });
    const authorization = { from: "0xPayer", nonce: "0x01" };
    const ours = await offerOf("/w");
    const admissions = await Promise.all(
      ["0xsigned", "0xother"].map((signature, index) =>
        admit("/w", { "payment-signature": pay(ours, { payload: { signature, authorization, index } }) }),
      ),
    );
    expect(admissions.map(({ kind }) => kind)).toEqual(["paid", "refused"]);
    expect(facilitator.calls).toHaveLength(1);
  });

  it("keeps the transaction of a pending settlement when asking for it again fails", async () => {
    const { admit, offerOf, facilitator } = gateWith({ "GET /w": offer });
    const pending = { success: false, errorReason: "settlement_pending", transaction: "0xabc", network: baseSepolia };
    const answers: unknown[] = [pending, { nonsense: true }];
    facilitator.onSettle = () => answers.shift();
    const paid = await admit("/w", { "payment-signature": pay(await offerOf("/w")) });
    if (paid.kind !== "paid") throw new Error(paid.kind);
    const delivery = await paid.settle({ status: 200 });
    expect(delivery).toMatchObject({ kind: "withhold", status: 402 });
    expect(decoded(delivery.headers["PAYMENT-RESPONSE"])).toEqual(pending);
  });

  it.each([
    ["delivered", { success: true, extensions: { x: { info: "y".repeat(50_000) } } }],
    ["withheld", { success: false, errorReason: "z".repeat(50_000), errorMessage: "y".repeat(50_000) }],
  ])("writes a receipt that clients can read when one of %s is huge", async (_what, huge) => {
    const { admit, offerOf, facilitator } = gateWith({ "GET /w": offer });
    facilitator.onSettle = () => ({ transaction: "0xabc", network: baseSepolia, ...huge });
    const paid = await admit("/w", { "payment-signature": pay(await offerOf("/w")) });
    if (paid.kind !== "paid") throw new Error(paid.kind);
    const header = (await paid.settle({ status: 200 })).headers["PAYMENT-RESPONSE"];
    expect(header?.length).toBeLessThan(8_192);
    expect(decoded(header)).toMatchObject({ success: huge.success, transaction: "0xabc", network: baseSepolia });
  });

  it("survives an observer that rejects", async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const { admit } = gateWith({ "GET /w": offer }, { onEvent: () => Promise.reject(new Error("observer")) });
    expect(await admit("/w")).toMatchObject({ status: 402 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });

  it("survives an observer that throws", async () => {
    const { admit } = gateWith(
      { "GET /w": offer },
      {
        onEvent: () => {
          throw new Error("observer");
        },
      },
    );
    expect(await admit("/w")).toMatchObject({ status: 402 });
  });

  it.each([
    ["verify", "refused", 503],
    ["settle", "withhold", 503],
  ] as const)("gives up on a facilitator that never answers %s", async (call, kind, status) => {
    const { admit, offerOf, facilitator } = gateWith({ "GET /w": offer }, { verifyTimeoutMs: 20, settleTimeoutMs: 20 });
    const never = gateKeeper().opened;
    if (call === "verify") facilitator.onVerify = () => never;
    else facilitator.onSettle = () => never;
    const admission = await admit("/w", { "payment-signature": pay(await offerOf("/w")) });
    const result = admission.kind === "paid" ? await admission.settle({ status: 200 }) : admission;
    expect(result).toMatchObject({ kind, status });
  });

  it.each(["the handler is over", "the payment's time is"])("keeps a payment in use until %s", async (end) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { admit, offerOf } = gateWith({ "GET /w": offer });
    const accepted = await offerOf("/w");
    const buy = () => admit("/w", { "payment-signature": pay(accepted) });
    const { opened, open } = gateKeeper();
    const paid = await buy();
    if (paid.kind !== "paid") throw new Error(paid.kind);
    paid.abandon("the client has gone", undefined, opened);
    await vi.advanceTimersByTimeAsync(accepted.maxTimeoutSeconds * 1_000 - 1);
    expect(await buy()).toMatchObject({ kind: "refused", told: { refusal: { reason: "payment_in_use" } } });
    if (end === "the handler is over") open();
    else await vi.advanceTimersByTimeAsync(1);
    await Promise.resolve();
    expect((await buy()).kind).toBe("paid");
  });

  it("settles once however often it is told to, and not at all after it was abandoned", async () => {
    const { admit, offerOf, facilitator } = gateWith({ "GET /w": offer });
    const text = pay(await offerOf("/w"));
    const paid = await admit("/w", { "payment-signature": text });
    if (paid.kind !== "paid") throw new Error(paid.kind);
    const answers = await Promise.all([paid.settle({ status: 200 }), paid.settle({ status: 200 })]);
    paid.abandon("too late");
    expect(answers[0]).toBe(answers[1]);
    const again = await admit("/w", { "payment-signature": text });
    if (again.kind !== "paid") throw new Error(again.kind);
    again.abandon("gone");
    expect(await again.settle({ status: 200 })).toMatchObject({ kind: "withhold", status: 500 });
    expect(facilitator.calls.map(({ call }) => call)).toEqual(["verify", "settle", "verify"]);
  });
});

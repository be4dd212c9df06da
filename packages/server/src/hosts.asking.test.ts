import { X402Error } from "@x402-reference/types";
import { afterEach, describe, expect, it } from "vitest";
import { gateKeeper } from "./testing/facilitator.js";
import type { Behaviour } from "./testing/host-kit.js";
import { hosts } from "./testing/hosts.js";
import { challengeOf, encode, pay } from "./testing/payment.js";
import { oneCent, openShop } from "./testing/shop.js";

describe.each(hosts)("a request behind $name", (host) => {
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

  it("asks an unpaid request for payment", async () => {
    const { shop, calls } = await open({ headers: { "x-handler": "yes" } });
    const answered = await shop.send("/w?city=Oslo");
    expect(answered.status).toBe(402);
    expect(answered.headers["cache-control"]).toBe("no-store");
    expect(answered.headers["payment-response"]).toBeUndefined();
    expect(answered.headers["access-control-expose-headers"]).toBe("PAYMENT-REQUIRED, PAYMENT-RESPONSE");
    expect(JSON.parse(answered.body)).toEqual({ error: "Payment required" });
    expect(answered.headers["payment-required"]).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    const challenge = challengeOf(answered.headers);
    expect(challenge).toMatchObject({ x402Version: 2, error: "Payment required" });
    expect(challenge.resource.url).toMatch(/^http:\/\/[^/]+\/w\?city=Oslo$/);
    expect(challenge.accepts).toEqual([
      {
        scheme: "exact",
        network: "eip155:84532",
        amount: "10000",
        asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        payTo: oneCent.payTo,
        maxTimeoutSeconds: 60,
        extra: { name: "USDC", version: "2" },
      },
    ]);
    expect([shop.runs(), calls()]).toEqual([0, []]);
  });

  it.each([
    ["no base64", "%%%"],
    ["no JSON", Buffer.from("hello").toString("base64")],
    ["null", encode(null)],
    ["a list", encode([])],
    ["a text", encode("x")],
    ["an object without members", encode({ x402Version: 2 })],
    ["URL-safe base64", "eyJ4Ij_-"],
    ["an empty text", ""],
    ["8 KiB of noise", "x".repeat(8192)],
    ["deep nesting", Buffer.from(`${"[".repeat(3000)}${"]".repeat(3000)}`).toString("base64")],
  ])("answers 400 to a payment header that holds %s", async (_what, text) => {
    const { shop, calls } = await open();
    const answered = await shop.send("/w", { headers: { "payment-signature": text } });
    expect(answered.status).toBe(400);
    expect(JSON.parse(answered.body)).toMatchObject({ reason: expect.stringMatching(/^invalid_/) });
    expect(challengeOf(answered.headers).error).toMatch(/^invalid_/);
    expect([shop.runs(), calls()]).toEqual([0, []]);
  });

  it("refuses two payment headers", async () => {
    const { shop, offerOf } = await open();
    const text = pay(await offerOf());
    const answered = await shop.send("/w", { headers: { "payment-signature": [text, text] } });
    expect([answered.status, shop.runs()]).toEqual([400, 0]);
  });

  it.each([[3], ["2"], [undefined]])("names the version when it is %s", async (x402Version) => {
    const { buy, shop, calls } = await open();
    const answered = await buy({ x402Version });
    expect(answered.status).toBe(400);
    expect(challengeOf(answered.headers).error).toBe("invalid_x402_version");
    expect(JSON.parse(answered.body).error).toContain(`not ${JSON.stringify(x402Version) ?? "absent"}.`);
    expect([shop.runs(), calls()]).toEqual([0, []]);
  });

  it.each([
    ["amount", "1"],
    ["payTo", "0x0000000000000000000000000000000000000001"],
    ["asset", "0x0000000000000000000000000000000000000001"],
    ["network", "eip155:8453"],
    ["scheme", "upto"],
    ["maxTimeoutSeconds", 61],
    ["added", true],
    ["extra", {}],
    ["extra", { name: "USDC", version: "1" }],
    ["extra", { name: "USDC", version: "2", paymentFlow: "upfront" }],
  ])("refuses an accepted offer with another %s", async (key, value) => {
    const { buy, offerOf, shop, calls } = await open();
    const answered = await buy({ accepted: { ...(await offerOf()), [key]: value } });
    expect(answered.status).toBe(402);
    expect(challengeOf(answered.headers).error).toBe("no_matching_offer");
    expect([shop.runs(), calls()]).toEqual([0, []]);
  });

  it("takes an accepted offer with more in extra and addresses in another case, and asks about its own", async () => {
    const { buy, offerOf, facilitator } = await open();
    const ours = await offerOf();
    const accepted = {
      ...ours,
      payTo: ours.payTo.toLowerCase(),
      extra: { added: 1, version: "2", name: "USDC", paymentFlow: null },
    };
    expect((await buy({ accepted, unknown: 1 })).status).toBe(200);
    expect(facilitator.calls.map(({ request }) => request.paymentRequirements)).toEqual([ours, ours]);
  });

  it.each([
    ["changed", { info: { plan: "free", limits: { day: 5 } } }, 402],
    ["dropped", { info: { plan: "gold", limits: {} } }, 402],
    ["kept and added to", { info: { plan: "gold", limits: { day: 5, hour: 1 }, more: 1 } }, 200],
  ])("answers an extension echo that was %s", async (_what, echoed, status) => {
    const { buy, calls } = await open();
    const answered = await buy({ extensions: { terms: echoed, unknown: { a: 1 } } }, "/extended");
    expect(answered.status).toBe(status);
    if (status === 200) return;
    expect(challengeOf(answered.headers).error).toBe("extension_echo_mismatch");
    expect(calls()).toEqual([]);
  });

  it("needs no extension echo", async () => {
    const { buy } = await open();
    expect((await buy({ extensions: {} }, "/extended")).status).toBe(200);
  });

  it("serves one of two requests that use one payment in parallel", async () => {
    const { shop, offerOf, facilitator } = await open();
    const accepted = await offerOf();
    const verifying = gateKeeper();
    const asked = gateKeeper();
    facilitator.onVerify = async () => {
      asked.open();
      await verifying.opened;
      return { isValid: true };
    };
    const payload = { signature: "0xABCD", authorization: { from: "0xPayer", nonce: "0x01" } };
    const shuffled = { authorization: { nonce: "0x01", from: "0xPayer" }, signature: "0xabcd" };
    const first = shop.send("/w", { headers: { "payment-signature": pay(accepted, { payload }) } });
    await asked.opened;
    const second = await shop.send("/w", {
      headers: { "payment-signature": pay(accepted, { payload: shuffled, x: 1 }) },
    });
    expect([second.status, challengeOf(second.headers).error]).toEqual([402, "payment_in_use"]);
    const other = { ...payload, signature: "0xother" };
    const third = shop.send("/w", { headers: { "payment-signature": pay(accepted, { payload: other }) } });
    verifying.open();
    expect([(await first).status, (await third).status, shop.runs()]).toEqual([200, 200, 2]);
    const again = await shop.send("/w", { headers: { "payment-signature": pay(accepted, { payload }) } });
    expect(again.status).toBe(200);
  });

  it("takes no payment from X-PAYMENT and says so", async () => {
    const { shop, offerOf, calls } = await open();
    const answered = await shop.send("/w", { headers: { "x-payment": pay(await offerOf()) } });
    expect(answered.status).toBe(402);
    expect(challengeOf(answered.headers).error).toContain("X-PAYMENT is not read");
    expect([shop.runs(), calls()]).toEqual([0, []]);
  });

  it("does not run the handler when the payment is not valid", async () => {
    const { buy, facilitator, shop, calls } = await open();
    facilitator.onVerify = () => ({ isValid: false, invalidReason: "some_new_code" });
    const answered = await buy();
    expect(answered.status).toBe(402);
    expect(challengeOf(answered.headers).error).toBe("some_new_code");
    expect([shop.runs(), calls()]).toEqual([0, ["verify"]]);
  });

  it.each(["permit2_allowance_required", "PERMIT2_ALLOWANCE_REQUIRED"])(
    "answers 412 with the challenge when the payment is refused for %s",
    async (invalidReason) => {
      const { buy, offerOf, facilitator, shop } = await open();
      facilitator.onVerify = () => ({ isValid: false, invalidReason });
      const answered = await buy();
      expect(answered.status).toBe(412);
      expect(challengeOf(answered.headers)).toMatchObject({ error: invalidReason, accepts: [await offerOf()] });
      expect(shop.runs()).toBe(0);
    },
  );

  it("judges a refused payment again when it comes again", async () => {
    const { buy, facilitator } = await open();
    facilitator.onVerify = () => ({ isValid: false, invalidReason: "insufficient_funds" });
    const reasons = [await buy(), await buy()].map(({ headers }) => challengeOf(headers).error);
    expect(reasons).toEqual(["insufficient_funds", "insufficient_funds"]);
  });

  it.each([
    ["cannot be reached", 503, new X402Error("facilitator_unreachable", "connect http://10.0.0.1 refused")],
    ["breaks", 502, new Error("connect http://10.0.0.1 refused")],
    ["answers nothing", 502, {}],
    ["answers a text for true", 502, { isValid: "true" }],
    ["answers null", 502, null],
  ])("does not run the handler when the facilitator %s", async (_what, status, fault) => {
    const { buy, facilitator, shop, events } = await open();
    facilitator.onVerify = () => {
      if (fault instanceof Error) throw fault;
      return fault;
    };
    const answered = await buy();
    expect(answered.status).toBe(status);
    expect(JSON.stringify(answered)).not.toContain("10.0.0.1");
    expect(answered.headers["payment-response"]).toBeUndefined();
    expect([shop.runs(), events]).toEqual([0, ["unpaid", "fault"]]);
  });
});

import { X402Error } from "@x402-reference/types";
import { afterEach, describe, expect, it } from "vitest";
import { baseSepolia, gateKeeper, settled } from "./testing/facilitator.js";
import type { Behaviour } from "./testing/host-kit.js";
import { hosts } from "./testing/hosts.js";
import { decoded, pay } from "./testing/payment.js";
import { openShop } from "./testing/shop.js";

describe.each(hosts)("a paid request behind $name", (host) => {
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

  it("delivers what is paid for, with the receipt", async () => {
    const { facilitator, buy, offerOf, events } = await open({
      status: 201,
      headers: { "cache-control": "public, max-age=60, s-maxage=9", "access-control-expose-headers": "X-Total" },
    });
    facilitator.onSettle = () => ({ ...settled, extensionResponses: { marker: 1 }, amount: "10000" });
    const answered = await buy();
    expect([answered.status, answered.body]).toEqual([201, "secret"]);
    expect(answered.headers["cache-control"]).toBe("max-age=60, private");
    expect(answered.headers["access-control-expose-headers"]).toBe("X-Total, PAYMENT-REQUIRED, PAYMENT-RESPONSE");
    expect(answered.headers["payment-required"]).toBeUndefined();
    expect(decoded(answered.headers["payment-response"])).toEqual({ ...settled, amount: "10000" });
    const ours = await offerOf();
    expect(facilitator.calls.map(({ request }) => request.paymentRequirements)).toEqual([ours, ours]);
    expect(events).toEqual(["unpaid", "verified", "settled", "unpaid"]);
  });

  const leaky: Behaviour = {
    status: 201,
    headers: { "set-cookie": "token=1", "x-handler": "yes", etag: "e", location: "/there" },
    chunks: ["secret", async () => {}, "secret"],
  };

  function expectNothingLeaked(answered: { headers: Record<string, string>; body: string }) {
    expect(answered.body).not.toContain("secret");
    for (const name of ["set-cookie", "x-handler", "etag", "location"]) expect(answered.headers[name]).toBeUndefined();
    expect(answered.headers["cache-control"]).toBe("no-store");
    if (!host.bare) expect(answered.headers["x-before"]).toBe("kept");
  }

  it("withholds everything when the settlement fails", async () => {
    const { buy, facilitator, calls } = await open(leaky);
    const failure = { success: false, errorReason: "insufficient_funds", transaction: "", network: baseSepolia };
    facilitator.onSettle = () => failure;
    const answered = await buy();
    expect(answered.status).toBe(402);
    expect(decoded(answered.headers["payment-response"])).toEqual(failure);
    expect(answered.headers["payment-required"]).toBeUndefined();
    expectNothingLeaked(answered);
    expect(calls()).toEqual(["verify", "settle"]);
  });

  it.each([
    ["cannot be reached", 503, new X402Error("facilitator_unreachable", "10.0.0.1")],
    ["breaks", 502, new Error("10.0.0.1")],
    ["answers nothing", 502, {}],
    ["leaves the transaction out", 502, { success: true, network: baseSepolia }],
  ])("withholds everything when the facilitator %s while settling", async (_what, status, fault) => {
    const { buy, facilitator } = await open(leaky);
    facilitator.onSettle = () => {
      if (fault instanceof Error) throw fault;
      return fault;
    };
    const answered = await buy();
    expect(answered.status).toBe(status);
    expect(decoded(answered.headers["payment-response"])).toEqual({
      success: false,
      errorReason: "unexpected_settle_error",
      transaction: "",
      network: baseSepolia,
      payer: "0xPayer",
    });
    expect(JSON.stringify(answered)).not.toContain("10.0.0.1");
    expectNothingLeaked(answered);
  });

  it("withholds everything when the settlement names another network", async () => {
    const { buy, facilitator } = await open(leaky);
    facilitator.onSettle = () => ({ ...settled, network: "eip155:1" });
    const answered = await buy();
    expect(answered.status).toBe(502);
    expect(decoded(answered.headers["payment-response"])).toMatchObject({
      success: false,
      errorReason: "unexpected_settle_error",
      transaction: settled.transaction,
    });
    expectNothingLeaked(answered);
  });

  it.each(["permit2_allowance_required", "PERMIT2_ALLOWANCE_REQUIRED"])(
    "answers 412 with the receipt when settling fails for %s",
    async (errorReason) => {
      const { buy, facilitator } = await open(leaky);
      facilitator.onSettle = () => ({ success: false, errorReason, transaction: "", network: baseSepolia });
      const answered = await buy();
      expect(answered.status).toBe(412);
      expect(decoded(answered.headers["payment-response"])).toMatchObject({ success: false, errorReason });
      expectNothingLeaked(answered);
    },
  );

  it.each([
    ["once more with the same request when it has a transaction", "0xpending", 2],
    ["never again when it has none", "", 1],
  ])("asks for a pending settlement %s", async (_what, transaction, times) => {
    const { buy, facilitator, calls } = await open(leaky);
    facilitator.onSettle = () => ({
      success: false,
      errorReason: "settlement_pending",
      transaction,
      network: baseSepolia,
    });
    const answered = await buy();
    expect(answered.status).toBe(402);
    expect(decoded(answered.headers["payment-response"])).toMatchObject({
      errorReason: "settlement_pending",
      transaction,
    });
    expect(calls().filter((call) => call === "settle")).toHaveLength(times);
    const [, first, second] = facilitator.calls;
    if (second) expect(second.request).toEqual(first?.request);
    expectNothingLeaked(answered);
  });

  it("delivers when a pending settlement comes through", async () => {
    const { buy, facilitator } = await open();
    const answers: unknown[] = [
      { success: false, errorReason: "settlement_pending", transaction: "0xabc", network: baseSepolia },
      settled,
    ];
    facilitator.onSettle = () => answers.shift();
    expect(await buy()).toMatchObject({ status: 200, body: "secret" });
  });

  it.each([404, 500])("charges nothing when the handler answers %i", async (status) => {
    const { buy, calls } = await open({ status, chunks: ["sorry"], headers: { "x-handler": "yes" } });
    const answered = await buy();
    expect([answered.status, answered.body, answered.headers["x-handler"]]).toEqual([status, "sorry", "yes"]);
    expect(answered.headers["payment-response"]).toBeUndefined();
    expect(calls()).toEqual(["verify"]);
  });

  it("charges nothing when the handler throws, and takes the same payment again", async () => {
    const behaviour: Behaviour = { throws: new Error("broken") };
    const { buy, calls } = await open(behaviour);
    const failed = await buy().then(
      ({ status }) => status,
      (error: Error) => error.message,
    );
    expect(failed).toBe(host.bare ? "broken" : 500);
    expect(calls()).toEqual(["verify"]);
    delete behaviour.throws;
    expect((await buy()).status).toBe(200);
  });

  it("lets nothing out of a response that breaks off, and charges nothing", async () => {
    const breakOff = async () => {
      throw new Error("broken");
    };
    const { buy, calls } = await open({ headers: { "set-cookie": "key=secret" }, chunks: ["secret", breakOff] });
    const answered = await buy().catch((error: Error) => error.message);
    expect(JSON.stringify(answered)).not.toContain("secret");
    expect(calls()).toEqual(["verify"]);
  });

  it("settles redirects", async () => {
    const { buy } = await open({ status: 302, headers: { location: "/there" }, chunks: [] });
    const answered = await buy();
    expect([answered.status, answered.headers.location]).toEqual([302, "/there"]);
    expect(decoded(answered.headers["payment-response"])).toMatchObject({ success: true });
  });

  it("holds a stream until it is settled", async () => {
    const settling = gateKeeper();
    const streamed = gateKeeper();
    const order: string[] = [];
    const { buy, facilitator } = await open({
      chunks: [
        "one ",
        async () => {
          order.push("streamed");
          streamed.open();
        },
        "two",
      ],
    });
    facilitator.onSettle = async () => {
      order.push("settling");
      await settling.opened;
      order.push("settled");
      return settled;
    };
    const answer = buy().then((answered) => {
      order.push("answered");
      return answered;
    });
    await streamed.opened;
    settling.open();
    expect((await answer).body).toBe("one two");
    expect(order).toEqual(["streamed", "settling", "settled", "answered"]);
  });

  it("charges nothing for a response that is too large to hold", async () => {
    const { buy, calls } = await open({ chunks: ["x".repeat(60), "x".repeat(60)] }, { maxHeldBytes: 100 });
    const answered = await buy();
    expect(answered.status).toBe(500);
    expect(answered.body).not.toContain("xx");
    expect(calls()).toEqual(["verify"]);
  });

  it("serves many payments at once", async () => {
    const { shop, offerOf } = await open();
    const accepted = await offerOf();
    const payments = Array.from({ length: 20 }, (_, nonce) => pay(accepted, { payload: { nonce } }));
    const answers = await Promise.all(
      payments.map((text) => shop.send("/w", { headers: { "payment-signature": text } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it("charges nothing when the client has gone", async () => {
    const leaving = new AbortController();
    const left = gateKeeper();
    const abandoned = gateKeeper();
    const behaviour: Behaviour = {
      chunks: [
        "secret",
        async () => {
          leaving.abort();
          left.open();
          await abandoned.opened;
        },
      ],
    };
    const seen: string[] = [];
    const { shop, offerOf, calls } = await open(behaviour, {
      onEvent: ({ type }) => {
        seen.push(type);
        if (type === "abandoned") abandoned.open();
      },
    });
    const headers = { "payment-signature": pay(await offerOf()) };
    const gone = shop.send("/w", { headers, signal: leaving.signal }).catch(() => undefined);
    await left.opened;
    await gone;
    await abandoned.opened;
    expect(seen).toEqual(["unpaid", "verified", "abandoned"]);
    expect(calls()).toEqual(["verify"]);
  });
});

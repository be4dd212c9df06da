import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { isX402Error, mcpPaymentKey, mcpReceiptKey } from "@x402-reference/types";
import { afterEach, describe, expect, it } from "vitest";
import { createPaymentGate } from "./gate.js";
import { paidTool } from "./mcp.js";
import { baseSepolia, fakeScheme, gateKeeper, scriptedFacilitator, settled } from "./testing/facilitator.js";
import { oneCent } from "./testing/shop.js";
import { expectChallenge, forSale, openToolShop, weather } from "./testing/tool-shop.js";

function nested(depth: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

describe("a paid tool", () => {
  let stop = async () => {};
  afterEach(() => stop());
  async function open(...given: Parameters<typeof openToolShop>) {
    const shop = await openToolShop(...given);
    stop = shop.close;
    return shop;
  }

  it("asks an unpaid call for payment in both forms", async () => {
    const { call, runs, calls } = await open();
    expectChallenge(await call(), "Payment required");
    expectChallenge(await call(null), "Payment required");
    expect([runs(), calls()]).toEqual([[], []]);
  });

  it("leaves free tools and the list of tools alone", async () => {
    const { client } = await open();
    expect((await client.callTool({ name: "time" })).content).toEqual([{ type: "text", text: "noon" }]);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["weather", "time"]);
  });

  it("answers a paid call with the receipt and what the tool's own `_meta` holds", async () => {
    const { call, payment, runs, calls, events, facilitator } = await open(() => ({ ...weather, _meta: { own: 1 } }));
    expect(await call(await payment())).toEqual({ ...weather, _meta: { own: 1, [mcpReceiptKey]: settled } });
    expect([runs(), calls(), events]).toEqual([["Oslo"], ["verify", "settle"], ["unpaid", "verified", "settled"]]);
    expect(facilitator.calls[0]?.request.paymentRequirements).toMatchObject({ amount: "10000" });
  });

  it.each([
    ["a text", "eyJ4IjoxfQ==", "invalid_payload"],
    ["no payload", { x402Version: 2, accepted: {} }, "invalid_payload"],
    ["another version", { x402Version: 1, scheme: "exact", network: "base", payload: {} }, "invalid_x402_version"],
  ])("answers a payment that is %s with the challenge", async (_what, payment, reason) => {
    const { call, runs, calls } = await open();
    expectChallenge(await call(payment), reason);
    expect([runs(), calls()]).toEqual([[], []]);
  });

  it.each([
    ["longer than a body may be", (offer: unknown) => ({ accepted: offer, payload: { text: "x".repeat(70_000) } })],
    ["deeper than JSON may be", (offer: unknown) => ({ accepted: offer, payload: nested(40) })],
    ["deeper than a program can follow", (offer: unknown) => ({ accepted: offer, payload: nested(20_000) })],
  ])("answers a payment that is %s with the challenge", async (_what, pay) => {
    const { payment, gate, facilitator } = await open();
    const { accepted } = await payment();
    let ran = false;
    const tool = paidTool(
      "weather",
      (_context: unknown) => {
        ran = true;
        return weather;
      },
      gate,
    );
    expectChallenge(
      await tool({ _meta: { [mcpPaymentKey]: { x402Version: 2, ...pay(accepted) } } }),
      "invalid_payload",
    );
    expect([ran, facilitator.calls]).toEqual([false, []]);
  });

  it("answers a payment for another offer with the challenge", async () => {
    const { call, payment, calls } = await open();
    const { accepted, ...rest } = await payment();
    expectChallenge(await call({ ...rest, accepted: { ...accepted, amount: "1" } }), "no_matching_offer");
    expect(calls()).toEqual([]);
  });

  it("does not run when the payment is not valid", async () => {
    const { call, payment, facilitator, runs } = await open();
    facilitator.onVerify = () => ({ isValid: false, invalidReason: "insufficient_funds" });
    expectChallenge(await call(await payment()), "insufficient_funds");
    expect(runs()).toEqual([]);
  });

  it("keeps its output back when the settlement fails, and says what became of the payment", async () => {
    const { call, payment, facilitator } = await open();
    const failure = { success: false, errorReason: "insufficient_funds", transaction: "", network: baseSepolia };
    facilitator.onSettle = () => failure;
    const result = await call(await payment());
    expectChallenge(result, "insufficient_funds");
    expect(result._meta).toEqual({ [mcpReceiptKey]: failure });
  });

  it("keeps its output back when nobody knows what became of the settlement", async () => {
    const { call, payment, facilitator } = await open();
    facilitator.onSettle = () => ({ nonsense: true });
    const result = await call(await payment());
    expectChallenge(result, "unexpected_settle_error");
    expect(result._meta).toMatchObject({ [mcpReceiptKey]: { success: false, errorReason: "unexpected_settle_error" } });
  });

  it("offers nothing while the facilitator gives no verdict", async () => {
    const { call, payment, facilitator, runs } = await open();
    facilitator.onVerify = () => ({});
    const result = await call(await payment());
    expect(result).toEqual({
      isError: true,
      content: [{ type: "text", text: expect.stringContaining("facilitator_error") }],
    });
    expect(runs()).toEqual([]);
  });

  it("passes its own errors on and charges nothing for them", async () => {
    const sorry: CallToolResult = { isError: true, content: [{ type: "text", text: "sorry" }] };
    const { call, payment, calls } = await open(() => sorry);
    expect(await call(await payment())).toEqual(sorry);
    expect(calls()).toEqual(["verify"]);
  });

  it("charges nothing when it throws, and takes the same payment again", async () => {
    let broken = true;
    const { call, payment, calls } = await open(() => {
      if (broken) throw new Error("broken");
      return weather;
    });
    const own = await payment();
    expect(await call(own)).toMatchObject({ isError: true, content: [{ text: "broken" }] });
    expect(calls()).toEqual(["verify"]);
    broken = false;
    expect(await call(own)).toMatchObject(weather);
  });

  it("runs once when one payment is used twice in parallel", async () => {
    const { call, payment, facilitator, runs } = await open();
    const own = await payment();
    const [asked, verifying] = [gateKeeper(), gateKeeper()];
    facilitator.onVerify = async () => {
      asked.open();
      await verifying.opened;
      return { isValid: true };
    };
    const first = call(own);
    await asked.opened;
    expectChallenge(await call({ ...own, extra: 1 }), "payment_in_use");
    verifying.open();
    expect(await first).toMatchObject(weather);
    expect(runs()).toEqual(["Oslo"]);
  });

  it("charges nothing for a call that was cancelled", async () => {
    const [running, leaving] = [gateKeeper(), gateKeeper()];
    const abandoned = gateKeeper();
    const left = new AbortController();
    const { call, payment, calls } = await open(
      async () => {
        running.open();
        await leaving.opened;
        return weather;
      },
      { onEvent: ({ type }) => void (type === "abandoned" && abandoned.open()) },
    );
    const gone = expect(call(await payment(), left.signal)).rejects.toThrow(/gone/);
    await running.opened;
    left.abort(new Error("gone"));
    await gone;
    // A second message comes after the cancellation, so that is known by then.
    await call();
    leaving.open();
    await abandoned.opened;
    expect(calls()).toEqual(["verify"]);
  });

  describe("that is paid upfront", () => {
    const routes = { "mcp://tool/weather": { ...forSale, paymentFlow: "upfront" as const } };

    it("is settled before it runs", async () => {
      const { call, payment, facilitator, runs, calls } = await open(undefined, { routes });
      const runsThen: number[] = [];
      facilitator.onSettle = () => {
        runsThen.push(runs().length);
        return settled;
      };
      expect(await call(await payment())).toMatchObject({ ...weather, _meta: { [mcpReceiptKey]: settled } });
      expect([runsThen, calls()]).toEqual([[0], ["settle"]]);
    });

    it.each([
      ["answers an error", () => ({ isError: true, content: [] })],
      ["throws", () => Promise.reject(new Error("broken"))],
    ])("gives the receipt even when it %s", async (_what, answer) => {
      const { call, payment } = await open(answer, { routes });
      expect(await call(await payment())).toMatchObject({ isError: true, _meta: { [mcpReceiptKey]: settled } });
    });
  });

  it("cannot be sold by a gate that has no offers for it", async () => {
    const gate = createPaymentGate({
      facilitator: scriptedFacilitator(),
      schemes: [fakeScheme],
      routes: { "mcp://tool/weather": oneCent },
    });
    const refused = [
      () => paidTool("whether", () => weather, gate),
      () => paidTool("weather", () => weather, { admit: gate.admit }),
    ];
    for (const make of refused) {
      expect(make).toThrow(/The gate has no route/);
      try {
        make();
      } catch (error) {
        expect(isX402Error(error) && error.field).toBe("name");
      }
    }
  });

  it("is reached by no path", async () => {
    const gate = createPaymentGate({
      facilitator: scriptedFacilitator(),
      schemes: [fakeScheme],
      routes: { "mcp://tool/weather": oneCent },
    });
    const admission = await gate.admit({ method: "POST", url: "mcp://tool/weather", headers: new Headers() });
    expect(admission.kind).toBe("free");
  });
});

import { atomicAmount, type Facilitator, type ServerScheme } from "@x402-reference/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GateEvent } from "./events.js";
import { createPaymentGate } from "./gate.js";
import { supportedLifetimeMs, supportedRetryMs, supportedTimeoutMs } from "./limits.js";
import type { Route } from "./route.js";
import { fakeScheme, gateKeeper, scriptedFacilitator } from "./testing/facilitator.js";
import { challengeOf, decoded, firstOffer, pay } from "./testing/payment.js";
import { oneCent } from "./testing/shop.js";

const permits = { info: { description: "By a permit", version: "1" }, schema: { type: "object" } };
const approvals = { info: { description: "By an approval", version: "1" }, schema: { type: "object" } };
const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const plain = { ...oneCent, price: { asset, amount: atomicAmount("1") } };

/** Declares extensions for dollars only. */
const scheme: ServerScheme = {
  ...fakeScheme,
  extensions: ({ extra }) => (extra ? { permits, approvals } : {}),
};

function open(route: Route, supported: Facilitator["supported"]) {
  let asked = 0;
  const events: GateEvent[] = [];
  const facilitator: Facilitator = {
    ...scriptedFacilitator(),
    supported() {
      asked += 1;
      return supported();
    },
  };
  const gate = createPaymentGate({
    facilitator,
    schemes: [scheme],
    routes: { "GET /w": route },
    onEvent: (event) => events.push(event),
  });
  const admit = (headers = {}) => gate.admit({ method: "GET", url: "/w", headers: new Headers(headers) });
  const challenged = async () => {
    const admission = await admit();
    if (admission.kind !== "refused") throw new Error(admission.kind);
    return { "payment-required": admission.headers["PAYMENT-REQUIRED"] ?? "" };
  };
  return {
    /** What becomes of a payment that echoes the extension. */
    async echo(permits: object) {
      const payment = pay(firstOffer(await challenged()), { extensions: { permits } });
      const admission = await admit({ "payment-signature": payment });
      return admission.kind === "refused" ? decoded(admission.headers["PAYMENT-REQUIRED"]).error : admission.kind;
    },
    shown: async () => challengeOf(await challenged()).extensions,
    events,
    asked: () => asked,
  };
}

const supporting = (...extensions: string[]) => ({ kinds: [], extensions, signers: {} });

describe("the extensions of a scheme", () => {
  it("are shown as it declares them, those alone that the facilitator acts on", async () => {
    const { shown } = open(oneCent, async () => supporting("permits", "unheard-of"));
    expect(await shown()).toEqual({ permits });
  });

  it("are not shown at all when the facilitator acts on none", async () => {
    const { shown } = open(oneCent, async () => supporting());
    expect(await shown()).toBeUndefined();
  });

  it("stand beside what the route declares, whose words go before the scheme's", async () => {
    const terms = { info: { plan: "gold" }, schema: {} };
    const own = { info: { description: "Ours" }, schema: {} };
    const extensions = { terms, permits: own, approvals: own };
    const { shown } = open({ ...oneCent, extensions }, async () => supporting("permits"));
    expect(await shown()).toEqual({ terms, permits: own });
  });

  it("are no matter of a facilitator where the scheme declares none", async () => {
    const { shown, asked } = open(plain, async () => supporting("permits"));
    expect([await shown(), asked()]).toEqual([undefined, 0]);
  });

  it("have to be echoed as they are shown, with additions", async () => {
    const { echo } = open(oneCent, async () => supporting("permits"));
    expect(await echo({ info: { version: "2" } })).toBe("extension_echo_mismatch");
    expect(await echo({ info: { ...permits.info, from: "0xPayer" } })).toBe("paid");
  });

  it("are refused when no header can hold them", () => {
    const long = { info: { text: "x".repeat(7_000) }, schema: {} };
    const greedy: ServerScheme = { ...fakeScheme, extensions: () => ({ long }) };
    const make = () =>
      createPaymentGate({ facilitator: scriptedFacilitator(), schemes: [greedy], routes: { "/w": oneCent } });
    expect(make).toThrow(expect.objectContaining({ code: "invalid_configuration", field: "routes./w" }));
  });
});

describe("what a facilitator supports", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is asked once for a while, whoever waits for it", async () => {
    const answering = gateKeeper();
    const { shown, asked } = open(oneCent, () => answering.opened.then(() => supporting("permits")));
    const both = Promise.all([shown(), shown()]);
    answering.open();
    expect(await both).toEqual([{ permits }, { permits }]);
    await vi.advanceTimersByTimeAsync(supportedLifetimeMs - 1);
    expect([await shown(), asked()]).toEqual([{ permits }, 1]);
  });

  it("is asked again in time, without anybody waiting", async () => {
    let answer = supporting("permits");
    const { shown, asked } = open(oneCent, async () => answer);
    await shown();
    answer = supporting("approvals");
    await vi.advanceTimersByTimeAsync(supportedLifetimeMs);
    expect([await shown(), asked()]).toEqual([{ permits }, 2]);
    await vi.advanceTimersByTimeAsync(0);
    expect([await shown(), asked()]).toEqual([{ approvals }, 2]);
  });

  it("is nothing while it cannot say, which is told and tried again", async () => {
    let answer: () => Promise<ReturnType<typeof supporting>> = () => Promise.reject(new Error("down"));
    const { shown, asked, events } = open(oneCent, () => answer());
    expect(await shown()).toBeUndefined();
    expect(await shown()).toBeUndefined();
    expect(asked()).toBe(1);
    expect(events[0]).toMatchObject({ type: "fault", route: "GET /w", stage: "supported" });
    answer = async () => supporting("permits");
    await vi.advanceTimersByTimeAsync(supportedRetryMs);
    await shown();
    await vi.advanceTimersByTimeAsync(0);
    expect(await shown()).toEqual({ permits });
  });

  it("stays what it was while it cannot say", async () => {
    let answer: () => Promise<ReturnType<typeof supporting>> = async () => supporting("permits");
    const { shown } = open(oneCent, () => answer());
    await shown();
    answer = () => Promise.reject(new Error("down"));
    await vi.advanceTimersByTimeAsync(supportedLifetimeMs);
    await shown();
    await vi.advanceTimersByTimeAsync(0);
    expect(await shown()).toEqual({ permits });
  });

  it("keeps nobody waiting for long", async () => {
    const { shown, events } = open(oneCent, () => new Promise(() => undefined));
    const waiting = shown();
    await vi.advanceTimersByTimeAsync(supportedTimeoutMs);
    expect(await waiting).toBeUndefined();
    expect(events[0]).toMatchObject({ type: "fault", fault: { code: "facilitator_unreachable" } });
  });
});

import { isX402Error, type SupportedKind, type SupportedResponse, X402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { withPayment } from "./fetch.js";
import { createPaymentGate, type PaymentGateOptions } from "./gate.js";
import { maxKnownForms } from "./limits.js";
import type { GateRequest } from "./request.js";
import type { Offer } from "./route.js";
import { fakeScheme, scriptedFacilitator } from "./testing/facilitator.js";
import { challengeOf, firstOffer, pay } from "./testing/payment.js";
import { oneCent } from "./testing/shop.js";

const { network, payTo } = oneCent;
const mainnet = "eip155:8453";

function open(options: Partial<PaymentGateOptions>) {
  const facilitator = scriptedFacilitator();
  const faults: unknown[] = [];
  const gate = createPaymentGate({
    facilitator,
    schemes: [fakeScheme],
    routes: { "GET /w": oneCent },
    onEvent: (event) => void (event.type === "fault" && faults.push(event)),
    ...options,
  });
  const handler = withPayment(() => new Response("goods"), gate);
  const ask = async (path = "/w", headers: Record<string, string> = {}) => {
    const response = await handler(new Request(`http://shop.example${path}`, { headers }));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
  return { facilitator, gate, ask, faults };
}

/** The field that a mistake is blamed on. */
async function blamed(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
  } catch (error) {
    if (isX402Error(error, "invalid_configuration")) return error.field;
    throw error;
  }
  return "nothing";
}

describe("routes in one line", () => {
  it("take the network and the payee from the gate", async () => {
    const { ask } = open({
      network,
      payTo,
      routes: { "GET /w": "$0.01", "GET /other": { price: "$0.02", payTo: "0xB" } },
    });
    expect(firstOffer((await ask()).headers)).toMatchObject({ network, payTo, amount: "10000" });
    expect(firstOffer((await ask("/other")).headers)).toMatchObject({ network, payTo: "0xB", amount: "20000" });
  });

  it("may be a price in an asset's own units", async () => {
    const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
    const { ask } = open({ network, payTo, routes: { "GET /w": JSON.parse(`{"asset":"${asset}","amount":"7"}`) } });
    expect(firstOffer((await ask()).headers)).toMatchObject({ asset, amount: "7" });
  });

  it("can be handed to a host as they are", async () => {
    const options = { facilitator: scriptedFacilitator(), schemes: [fakeScheme], network, payTo };
    const handler = withPayment(() => new Response("goods"), { ...options, routes: { "GET /w": "$0.01" } });
    expect((await handler(new Request("http://shop.example/w"))).status).toBe(402);
  });

  it.each([
    ["routes.GET /w.network", { payTo }],
    ["routes.GET /w.payTo", { network }],
  ])("are refused without %s", async (field, defaults) => {
    expect(await blamed(() => open({ routes: { "GET /w": "$0.01" }, ...defaults }))).toBe(field);
  });
});

describe("a price that depends on the request", () => {
  const byQuery = ({ url }: GateRequest) => (new URL(url).searchParams.has("long") ? "$0.02" : "$0.01");
  const byShop = async ({ headers }: GateRequest) => headers.get("x-shop") ?? "0xA";

  it("is asked for each of them, as is the payee", async () => {
    const { ask } = open({ routes: { "GET /w": { ...oneCent, price: byQuery, payTo: byShop } } });
    expect(firstOffer((await ask("/w", { "x-shop": "0xB" })).headers)).toMatchObject({ amount: "10000", payTo: "0xB" });
    const long = firstOffer((await ask("/w?long")).headers);
    expect(long).toMatchObject({ amount: "20000", payTo: "0xA" });
    expect((await ask("/w?long", { "payment-signature": pay(long) })).body).toBe("goods");
    const cheap = firstOffer((await ask()).headers);
    const answered = await ask("/w?long", { "payment-signature": pay(cheap) });
    expect([answered.status, challengeOf(answered.headers).error]).toEqual([402, "no_matching_offer"]);
  });

  it("is prepared once for each price, of which the last ones are kept", async () => {
    let cents = 1;
    const prepared: unknown[] = [];
    const scheme: typeof fakeScheme = {
      ...fakeScheme,
      price(price, on) {
        prepared.push(price);
        return fakeScheme.price(price, on);
      },
    };
    const routes = { "GET /w": { ...oneCent, price: () => `$${(cents / 100).toFixed(2)}` } };
    const { ask } = open({ schemes: [scheme], routes });
    const askFor = async (price: number) => {
      cents = price;
      expect(firstOffer((await ask()).headers).amount).toBe(String(price * 10_000));
    };
    for (let price = 1; price <= maxKnownForms; price += 1) await askFor(price);
    await askFor(1);
    expect(prepared).toHaveLength(maxKnownForms);
    await askFor(maxKnownForms + 1);
    await askFor(1);
    expect(prepared).toHaveLength(maxKnownForms + 1);
    await askFor(2);
    expect(prepared).toHaveLength(maxKnownForms + 2);
  });

  it.each<[string, Offer["price"]]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
    ["names no price", () => "much"],
    ["is nothing", () => "$0"],
  ])("sells nothing when it %s", async (_what, price) => {
    const { ask, faults } = open({
      routes: {
        "GET /w": {
          accepts: [
            { ...oneCent, price },
            { ...oneCent, network: mainnet, price },
          ],
        },
      },
    });
    const answered = await ask();
    expect([answered.status, answered.body]).toEqual([500, expect.not.stringContaining("broken")]);
    expect(faults).toEqual([expect.objectContaining({ stage: "offer", route: "GET /w" })]);
  });
});

describe("the check against the facilitator", () => {
  const kind = (on: string, more: Partial<SupportedKind> = {}) => ({
    x402Version: 2,
    scheme: "exact",
    network: on,
    ...more,
  });
  const serving = (...kinds: SupportedKind[]): SupportedResponse => ({ kinds, extensions: [], signers: {} });

  it.each<[string, SupportedKind[], string]>([
    ["the kind", [kind(mainnet), kind(network)], "nothing"],
    ["every network of the kind", [kind("eip155:*")], "nothing"],
    ["another network", [kind(mainnet)], "routes.GET /w.accepts.1.network"],
    ["another scheme", [kind(mainnet), kind(network, { scheme: "upto" })], "routes.GET /w.accepts.1.network"],
    ["another version", [kind(mainnet), kind(network, { x402Version: 1 })], "routes.GET /w.accepts.1.network"],
    ["nothing", [], "routes.GET /w.accepts.0.network"],
  ])("blames the right offer when it serves %s", async (_what, kinds, field) => {
    const accepts = [{ ...oneCent, network: mainnet }, oneCent];
    const { gate, facilitator } = open({ routes: { "GET /w": { accepts } } });
    facilitator.supported = async () => serving(...kinds);
    expect(await blamed(() => gate.ready())).toBe(field);
  });

  it("tells when the facilitator cannot say, and may be asked again", async () => {
    const { gate, facilitator, ask } = open({});
    facilitator.supported = () => Promise.reject(new X402Error("facilitator_unreachable", "down"));
    await expect(gate.ready()).rejects.toMatchObject({ code: "facilitator_unreachable" });
    expect((await ask()).status).toBe(402);
    facilitator.supported = async () => serving(kind(network));
    await expect(gate.ready()).resolves.toBeUndefined();
  });
});

describe("one offer in both orders of money and goods", () => {
  it("is paid in the order that the buyer has accepted", async () => {
    const accepts = [oneCent, { ...oneCent, paymentFlow: "upfront" as const }];
    const { ask, facilitator } = open({ routes: { "GET /w": { accepts } } });
    const offers = challengeOf((await ask()).headers).accepts;
    for (const offer of offers) expect((await ask("/w", { "payment-signature": pay(offer) })).status).toBe(200);
    expect(facilitator.calls.map(({ call }) => call)).toEqual(["verify", "settle", "settle"]);
  });

  it("is no other order than the two", async () => {
    const offer = JSON.parse(JSON.stringify({ ...oneCent, paymentFlow: "escrow" }));
    expect(await blamed(() => open({ routes: { "GET /w": offer } }))).toBe("routes.GET /w.paymentFlow");
  });
});

describe("several facilitators", () => {
  const accepts = [oneCent, { ...oneCent, network: mainnet }];

  it("are asked about their networks, the very network before a pattern", async () => {
    const [one, other] = [scriptedFacilitator(), scriptedFacilitator()];
    other.onSettle = () => ({ success: true, transaction: "0x1", network: mainnet });
    const { ask } = open({ facilitator: { "eip155:*": one, [mainnet]: other }, routes: { "GET /w": { accepts } } });
    const offers = challengeOf((await ask()).headers).accepts;
    for (const offer of offers) await ask("/w", { "payment-signature": pay(offer) });
    expect([one, other].map(({ calls }) => calls.map(({ request }) => request.paymentRequirements.network))).toEqual([
      [network, network],
      [mainnet, mainnet],
    ]);
  });

  it("take the money of their networks upfront", async () => {
    const [one, other] = [scriptedFacilitator(), scriptedFacilitator()];
    const routes = { "GET /w": { ...oneCent, paymentFlow: "upfront" as const } };
    const { ask } = open({ facilitator: { [mainnet]: other, [network]: one }, routes });
    await ask("/w", { "payment-signature": pay(firstOffer((await ask()).headers)) });
    expect([one.calls.length, other.calls.length]).toEqual([1, 0]);
  });

  it("decide each for its own offers which extensions are shown", async () => {
    const [one, other] = [scriptedFacilitator(), scriptedFacilitator()];
    one.supported = async () => ({ kinds: [], extensions: ["permits"], signers: {} });
    const scheme = { ...fakeScheme, extensions: () => ({ permits: { info: {}, schema: {} } }) };
    const { ask } = open({
      schemes: [scheme],
      facilitator: { [network]: one, [mainnet]: other },
      routes: { "GET /w": oneCent, "GET /both": { accepts } },
    });
    expect(challengeOf((await ask()).headers).extensions).toHaveProperty("permits");
    expect(challengeOf((await ask("/both")).headers).extensions).toBeUndefined();
  });

  it.each<[string, PaymentGateOptions["facilitator"]]>([
    ["none for a network", { "solana:*": scriptedFacilitator() }],
    ["none at all", {}],
    ["something else", JSON.parse('{"eip155:*":{}}')],
  ])("are refused when there is %s", async (_what, facilitator) => {
    expect(await blamed(() => open({ facilitator }))).toBe("facilitator");
  });
});

import { type FacilitatorRequest, type FacilitatorScheme, network, parse, withoutRule } from "@x402-reference/types";
import { SettleResponseV1, upgradeRequirements } from "@x402-reference/types/v1";
import { describe, expect, test } from "vitest";
import { createFacilitator } from "../facilitator.js";
import { createHandler, messageRules } from "../handler.js";
import { failed, fakeScheme, offer, paying } from "../testing/fake-scheme.js";

const offerV1 = {
  scheme: "exact",
  network: "base-sepolia",
  maxAmountRequired: "1000",
  asset: offer().asset,
  payTo: offer().payTo,
  resource: "https://shop.example/report",
  description: "The report",
  mimeType: "application/json",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const payload = { nonce: "n1", signature: "0x01", authorization: { from: "0xPayer" } };
const paymentV1 = { x402Version: 1, scheme: "exact", network: "base-sepolia", payload };

function bodyV1(changes: { offer?: object; payment?: object; envelope?: object } = {}) {
  return {
    x402Version: 1,
    paymentPayload: { ...paymentV1, ...changes.payment },
    paymentRequirements: { ...offerV1, ...changes.offer },
    ...changes.envelope,
  };
}

function setUp(changes: Partial<FacilitatorScheme> = {}, rules = messageRules) {
  const asked: FacilitatorRequest[] = [];
  const scheme = fakeScheme(changes);
  const facilitator = createFacilitator({ schemes: [scheme] });
  const verify = (request: FacilitatorRequest) => {
    asked.push(request);
    return facilitator.verify(request);
  };
  const handle = createHandler({ ...facilitator, verify }, { rules });
  return {
    asked,
    calls: scheme.calls,
    async call(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const response = await handle(new Request(`http://localhost${path}`, init));
      return { status: response.status, body: await response.json() };
    },
  };
}

describe("a payment of version 1", () => {
  test("is judged as what it is in version 2", async () => {
    const { call, asked } = setUp();
    expect(await call("/verify", bodyV1())).toEqual({ status: 200, body: { isValid: true, payer: "0xpayer" } });
    const upgraded = upgradeRequirements(offerV1);
    expect(upgraded).toEqual(offer({ extra: offerV1.extra }));
    expect(asked).toEqual([
      { paymentPayload: { x402Version: 2, accepted: upgraded, payload }, paymentRequirements: upgraded },
    ]);
  });

  test("is settled once and answered with the name of the network and the payer", async () => {
    const { call } = setUp();
    const { status, body } = await call("/settle", bodyV1());
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, transaction: "0xaa", network: "base-sepolia", payer: "0xpayer" });
  });

  test("says its version in the envelope or, as some do, in the payment alone", async () => {
    const { call } = setUp();
    const body = bodyV1({ envelope: { x402Version: undefined } });
    expect(await call("/settle", body)).toMatchObject({ body: { success: true, network: "base-sepolia" } });
  });

  test("keeps to itself what only version 2 has", async () => {
    const { call } = setUp({
      verify: async () => ({ isValid: true, payer: "0xpayer", extra: { a: 1 }, extensions: { b: 2 } }),
      settle: async () => ({
        success: true,
        transaction: "0xaa",
        network: network("eip155:84532"),
        extra: { a: 1 },
        extensions: { b: 2 },
      }),
    });
    expect((await call("/verify", bodyV1())).body).toEqual({ isValid: true, payer: "0xpayer" });
    expect((await call("/settle", bodyV1())).body).toEqual({
      success: true,
      transaction: "0xaa",
      network: "base-sepolia",
      payer: "0xPayer",
    });
  });

  test.each([
    ["invalid_exact_evm_payload_authorization_value_mismatch", "invalid_exact_evm_payload_authorization_value"],
    ["insufficient_funds", "insufficient_funds"],
    ["toString", "toString"],
  ])("is refused with %s in the spelling of version 1", async (reason, spelled) => {
    const { call } = setUp({
      verify: async () => ({ isValid: false, invalidReason: reason, invalidMessage: "No.", payer: "0xpayer" }),
      settle: async () => failed(reason),
    });
    expect(await call("/verify", bodyV1())).toEqual({
      status: 200,
      body: { isValid: false, invalidReason: spelled, invalidMessage: "No.", payer: "0xpayer" },
    });
    expect(await call("/settle", bodyV1())).toEqual({
      status: 200,
      body: { success: false, errorReason: spelled, transaction: "", network: "base-sepolia", payer: "0xPayer" },
    });
  });

  const { paymentPayload, paymentRequirements } = paying({ extra: offerV1.extra });
  const bodyV2 = { x402Version: 2, paymentPayload: { ...paymentPayload, payload }, paymentRequirements };
  test.each([
    ["version 1 and then in version 2", bodyV1(), bodyV2],
    ["version 2 and then in version 1", bodyV2, bodyV1()],
  ])("is the same payment when it comes in %s", async (_order, first, second) => {
    const { call, calls } = setUp();
    expect((await call("/settle", first)).body).toMatchObject({ success: true });
    expect((await call("/settle", second)).body).toMatchObject({
      success: false,
      errorReason: "duplicate_settlement",
    });
    expect(calls).toEqual(["settle"]);
  });
});

describe("a request of version 1 that is not acceptable", () => {
  test.each([
    [
      "a network without a name in version 1",
      { offer: { network: "mars" }, payment: { network: "mars" } },
      "invalid_network",
    ],
    ["a network in CAIP-2 form", { offer: { network: "eip155:84532" } }, "invalid_network"],
    ["a payment for a network in CAIP-2 form", { payment: { network: "eip155:84532" } }, "invalid_network"],
    ["a payment for another network", { payment: { network: "base" } }, "invalid_network"],
    ["a network that is not served", { offer: { network: "base" }, payment: { network: "base" } }, "invalid_network"],
    [
      "a scheme that version 1 does not have",
      { offer: { scheme: "upto" }, payment: { scheme: "upto" } },
      "unsupported_scheme",
    ],
    ["a payment by another scheme", { payment: { scheme: "upto" } }, "invalid_scheme"],
    ["a payment without a scheme", { payment: { scheme: undefined } }, "invalid_payload"],
    ["a payment without a payload", { payment: { payload: undefined } }, "invalid_payload"],
    ["a payload that the scheme cannot read", { payment: { payload: {} } }, "invalid_payload"],
    ["a payment of version 2", { payment: { x402Version: 2 } }, "invalid_x402_version"],
    ["a payment of version 1 as a text", { payment: { x402Version: "1" } }, "invalid_x402_version"],
    ["a payment that is a text", { envelope: { paymentPayload: "x" } }, "invalid_payload"],
    ["an offer without a resource", { offer: { resource: undefined } }, "invalid_payment_requirements"],
    ["an amount that is a number", { offer: { maxAmountRequired: 1000 } }, "invalid_payment_requirements"],
  ])("with %s is refused with a code", async (_what, changes, reason) => {
    const { call } = setUp();
    expect(await call("/verify", bodyV1(changes))).toMatchObject({
      status: 200,
      body: { isValid: false, invalidReason: reason },
    });
    const { status, body } = await call("/settle", bodyV1(changes));
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: false, errorReason: reason, transaction: "" });
    expect(parse(SettleResponseV1, body)).toMatchObject({ ok: true });
  });

  test("is by a scheme that is served in version 2 alone", async () => {
    const { call, calls } = setUp({ scheme: "upto" });
    const body = bodyV1({ offer: { scheme: "upto" }, payment: { scheme: "upto" } });
    expect(await call("/verify", body)).toMatchObject({ body: { invalidReason: "unsupported_scheme" } });
    expect(calls).toEqual([]);
  });

  test("is answered in version 1 when a part of it is missing", async () => {
    const { call } = setUp();
    const body = { x402Version: 1, paymentPayload: paymentV1 };
    expect(await call("/settle", body)).toEqual({
      status: 400,
      body: {
        success: false,
        errorReason: "invalid_payment_requirements",
        errorMessage: "paymentRequirements is missing.",
        transaction: "",
        network: "unknown",
        payer: "0xPayer",
      },
    });
  });

  test("is answered in version 1 when the facilitator breaks", async () => {
    const broken = () => Promise.reject(new Error("secret"));
    const handle = createHandler({ verify: broken, settle: broken, supported: broken });
    const init = { method: "POST", body: JSON.stringify(bodyV1()) };
    const response = await handle(new Request("http://localhost/settle", init));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      success: false,
      errorReason: "unexpected_settle_error",
      network: "base-sepolia",
      payer: "0xPayer",
    });
  });
});

describe("a message that speaks of both versions", () => {
  const two = { x402Version: 2, ...paying() };
  const { accepted } = two.paymentPayload;
  const mixed: [string, object, string][] = [
    ["an offer of version 1 with amount", bodyV1({ offer: { amount: "1" } }), "invalid_payment_requirements"],
    ["a payment of version 1 with accepted", bodyV1({ payment: { accepted } }), "invalid_payload"],
    [
      "an offer of version 2 with maxAmountRequired",
      { ...two, paymentRequirements: { ...two.paymentRequirements, maxAmountRequired: "1" } },
      "invalid_payment_requirements",
    ],
    [
      "an accepted offer with maxAmountRequired",
      { ...two, paymentPayload: { ...two.paymentPayload, accepted: { ...accepted, maxAmountRequired: "1" } } },
      "invalid_payload",
    ],
  ];

  test.each(mixed)("such as %s is refused with a code", async (_what, body, reason) => {
    const { call, calls } = setUp();
    expect(await call("/verify", body)).toMatchObject({ status: 200, body: { isValid: false, invalidReason: reason } });
    expect(await call("/settle", body)).toMatchObject({ status: 200, body: { success: false, errorReason: reason } });
    expect(calls).toEqual([]);
  });

  test.each(mixed)("such as %s is refused by the rule alone", async (_what, body) => {
    const { call } = setUp({}, withoutRule(messageRules, "EVM-V1-012"));
    expect(await call("/verify", body)).toMatchObject({ body: { isValid: true } });
  });
});

test("what is supported is told in both versions, where version 1 has a name for it", async () => {
  const networks = ["eip155:84532", "eip155:31337"].map(network);
  const schemes = [fakeScheme({ networks }), fakeScheme({ scheme: "upto" })];
  const handle = createHandler(createFacilitator({ schemes }));
  const response = await handle(new Request("http://localhost/supported"));
  expect(await response.json()).toMatchObject({
    kinds: [
      { x402Version: 2, scheme: "exact", network: "eip155:84532" },
      { x402Version: 2, scheme: "exact", network: "eip155:31337" },
      { x402Version: 2, scheme: "upto", network: "eip155:84532" },
      { x402Version: 1, scheme: "exact", network: "base-sepolia" },
    ],
  });
});

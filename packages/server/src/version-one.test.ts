import { atomicAmount, parse } from "@x402-reference/types";
import { SettleResponseV1 } from "@x402-reference/types/v1";
import { afterEach, describe, expect, it } from "vitest";
import { baseSepolia, gateKeeper, settled } from "./testing/facilitator.js";
import { hosts } from "./testing/hosts.js";
import { challengeOf, decoded, encode, firstOffer, pay, payInVersionOne } from "./testing/payment.js";
import { oneCent, openShop } from "./testing/shop.js";

const asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const permit2 = { asset, amount: atomicAmount("1"), extra: { assetTransferMethod: "permit2" } };
const routes = {
  "GET /w": { ...oneCent, description: "The weather", mimeType: "text/plain" },
  "GET /many": {
    accepts: [
      { ...oneCent, price: permit2 },
      oneCent,
      { ...oneCent, price: { asset, amount: atomicAmount("7") } },
      { ...oneCent, network: "eip155:8453" },
      { ...oneCent, network: "eip155:31337" },
    ],
  },
  "GET /modern": {
    accepts: [
      { ...oneCent, price: permit2 },
      { ...oneCent, paymentFlow: "upfront" as const },
    ],
  },
};

describe.each(hosts)("a gate that sells in version 1 too, behind $name", (host) => {
  let running: { close(): Promise<void> } | undefined;
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });
  async function open() {
    const opened = await openShop(host, {}, { routes, v1: true });
    running = opened;
    const { shop } = opened;
    return {
      ...opened,
      challenge: async (path = "/w") => JSON.parse((await shop.send(path)).body),
      buyInVersionOne: (payment = payInVersionOne(), path = "/w") =>
        shop.send(path, { headers: { "x-payment": payment } }),
    };
  }

  it("asks in the body as version 1 does, and in the header as version 2 does", async () => {
    const { shop } = await open();
    const answered = await shop.send("/w");
    expect(answered.status).toBe(402);
    const { resource } = challengeOf(answered.headers);
    expect(JSON.parse(answered.body)).toEqual({
      x402Version: 1,
      error: "Payment required",
      accepts: [
        {
          scheme: "exact",
          network: "base-sepolia",
          maxAmountRequired: "10000",
          asset,
          payTo: oneCent.payTo,
          resource: resource.url,
          description: "The weather",
          mimeType: "text/plain",
          maxTimeoutSeconds: 60,
          extra: { name: "USDC", version: "2" },
        },
      ],
    });
  });

  it("sells for a payment of version 1 and asks the facilitator in version 2", async () => {
    const { shop, buyInVersionOne, offerOf, facilitator } = await open();
    const answered = await buyInVersionOne();
    expect([answered.status, answered.body, shop.runs()]).toEqual([200, "secret", 1]);
    expect(decoded(answered.headers["x-payment-response"])).toEqual({
      success: true,
      transaction: "0xabc",
      network: "base-sepolia",
      payer: "0xPayer",
    });
    expect(answered.headers["payment-response"]).toBeUndefined();
    expect(answered.headers["access-control-expose-headers"]).toBe("PAYMENT-REQUIRED, X-PAYMENT-RESPONSE");
    const accepted = await offerOf();
    const payload = { signature: "0xsigned", authorization: { from: "0xPayer", nonce: "0x01" } };
    const asked = { paymentPayload: { x402Version: 2, accepted, payload }, paymentRequirements: accepted };
    expect(facilitator.calls.map(({ request }) => request)).toEqual([asked, asked]);
  });

  it("refuses with the challenge and the code of version 1", async () => {
    const { shop, buyInVersionOne, challenge, facilitator } = await open();
    const invalidReason = "invalid_exact_evm_payload_authorization_value_mismatch";
    facilitator.onVerify = () => ({ isValid: false, invalidReason });
    const answered = await buyInVersionOne();
    expect([answered.status, shop.runs()]).toEqual([402, 0]);
    const error = "invalid_exact_evm_payload_authorization_value";
    expect(JSON.parse(answered.body)).toEqual({ ...(await challenge()), error });
    expect(challengeOf(answered.headers).error).toBe(invalidReason);
  });

  it("withholds with the receipt and the challenge of version 1", async () => {
    const { buyInVersionOne, challenge, facilitator } = await open();
    const errorReason = "invalid_exact_evm_payload_authorization_value_mismatch";
    facilitator.onSettle = () => ({ success: false, errorReason, transaction: "", network: baseSepolia });
    const answered = await buyInVersionOne();
    expect(answered.status).toBe(402);
    const error = "invalid_exact_evm_payload_authorization_value";
    expect(JSON.parse(answered.body)).toEqual({ ...(await challenge()), error });
    const receipt = decoded(answered.headers["x-payment-response"]);
    expect(parse(SettleResponseV1, receipt).ok).toBe(true);
    expect(receipt).toEqual({
      success: false,
      errorReason: error,
      transaction: "",
      network: "base-sepolia",
      payer: "",
    });
    expect(answered.headers["payment-response"]).toBeUndefined();
  });

  it.each([
    ["no base64", "%%%", "invalid_payload"],
    ["no JSON", Buffer.from("hello").toString("base64"), "invalid_payload"],
    ["a list", encode([]), "invalid_payload"],
    ["no payload", payInVersionOne({ payload: undefined }), "invalid_payload"],
    ["a network in CAIP-2 form", payInVersionOne({ network: baseSepolia }), "invalid_network"],
    ["version 2", payInVersionOne({ x402Version: 2 }), "invalid_x402_version"],
    ["an empty text", "", "invalid_payload"],
  ])("answers 400 to a header that holds %s", async (_what, text, reason) => {
    const { shop, buyInVersionOne, calls } = await open();
    const answered = await buyInVersionOne(text);
    expect(answered.status).toBe(400);
    expect(JSON.parse(answered.body)).toMatchObject({ reason, error: expect.stringMatching(/X-PAYMENT|x402Version/) });
    expect([shop.runs(), calls()]).toEqual([0, []]);
  });

  it.each([{ network: "base" }, { network: "atlantis" }, { scheme: "upto" }])(
    "makes no offer for %j",
    async (change) => {
      const { buyInVersionOne, calls } = await open();
      const answered = await buyInVersionOne(payInVersionOne(change));
      expect(answered.status).toBe(402);
      expect(JSON.parse(answered.body)).toMatchObject({ x402Version: 1, error: "no_matching_offer" });
      expect(calls()).toEqual([]);
    },
  );

  it("makes one offer for each network that has a name, in what EIP-3009 can move", async () => {
    const { challenge, buyInVersionOne, facilitator } = await open();
    const { accepts } = await challenge("/many");
    expect(accepts).toMatchObject([
      { network: "base-sepolia", maxAmountRequired: "10000" },
      { network: "base", maxAmountRequired: "10000" },
    ]);
    facilitator.onSettle = () => ({ ...settled, network: "eip155:8453" });
    expect((await buyInVersionOne(payInVersionOne({ network: "base" }), "/many")).status).toBe(200);
    expect(facilitator.calls.map(({ request }) => request.paymentRequirements.network)).toEqual([
      "eip155:8453",
      "eip155:8453",
    ]);
  });

  it("sells in version 2 alone what version 1 cannot express", async () => {
    const { shop, buyInVersionOne, calls } = await open();
    expect(JSON.parse((await shop.send("/modern")).body)).toEqual({ error: "Payment required" });
    const answered = await buyInVersionOne(payInVersionOne(), "/modern");
    expect(answered.status).toBe(402);
    expect(challengeOf(answered.headers).error).toContain("X-PAYMENT is not read");
    expect(calls()).toEqual([]);
  });

  it("takes the payment of version 2 when both are sent", async () => {
    const { shop, offerOf } = await open();
    const headers = { "payment-signature": pay(await offerOf()), "x-payment": "%%%" };
    const answered = await shop.send("/w", { headers });
    expect(answered.status).toBe(200);
    expect(answered.headers["payment-response"]).toBeDefined();
    expect(answered.headers["x-payment-response"]).toBeUndefined();
  });

  it("takes one payment in both versions for one", async () => {
    const { shop, buyInVersionOne, facilitator } = await open();
    const accepted = firstOffer((await shop.send("/w")).headers);
    const verifying = gateKeeper();
    const asked = gateKeeper();
    facilitator.onVerify = async () => {
      asked.open();
      await verifying.opened;
      return { isValid: true };
    };
    const first = buyInVersionOne();
    await asked.opened;
    const second = await shop.send("/w", { headers: { "payment-signature": pay(accepted) } });
    verifying.open();
    expect([second.status, challengeOf(second.headers).error]).toEqual([402, "payment_in_use"]);
    expect((await first).status).toBe(200);
  });
});

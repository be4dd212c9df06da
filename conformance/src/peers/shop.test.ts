import type { Facilitator, SettleResponse, VerifyResponse } from "@x402-reference/types";
import { afterEach, describe, expect, it } from "vitest";
import { decodeHeaderJson, encodeHeaderJson, member } from "./payment-header.js";
import { type Shop, type ShopScript, shopPath, startShop } from "./shop.js";

const offer = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "10000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const payment = { x402Version: 2, accepted: offer, payload: { authorization: { nonce: "0x01" } } };
const receipt = { success: true, transaction: "0xabc", network: "eip155:84532" } as const;

function facilitator({ verdict, settled }: { verdict?: VerifyResponse; settled?: object } = {}): Facilitator {
  return {
    verify: async () => verdict ?? { isValid: true },
    settle: async () => ({ ...receipt, ...settled }) as SettleResponse,
    supported: async () => ({ kinds: [], extensions: [], signers: {} }),
  };
}

const shops: Shop[] = [];
afterEach(async () => {
  await Promise.all(shops.splice(0).map((shop) => shop.stop()));
});

async function open(script: ShopScript = {}, honest: Facilitator = facilitator()): Promise<Shop> {
  const shop = await startShop({ facilitator: honest });
  shops.push(shop);
  shop.sell({ offers: [offer], script });
  return shop;
}

const buy = (shop: Shop, paying: unknown, url = `${shop.origin}${shopPath}`) =>
  fetch(url, {
    redirect: "manual",
    headers: paying === undefined ? {} : { "PAYMENT-SIGNATURE": encodeHeaderJson(paying) },
  });

describe("an honest shop", () => {
  it("asks for payment with its offers", async () => {
    const shop = await open();
    const answer = await buy(shop, undefined);
    expect(answer.status).toBe(402);
    const challenge = decodeHeaderJson(answer.headers.get("payment-required") ?? "");
    expect(challenge).toMatchObject({
      x402Version: 2,
      accepts: [offer],
      resource: { url: `${shop.origin}${shopPath}` },
    });
  });

  it("settles and delivers with a receipt", async () => {
    const answer = await buy(await open(), payment);
    expect(answer.status).toBe(200);
    expect(decodeHeaderJson(answer.headers.get("payment-response") ?? "")).toEqual(receipt);
    expect(await answer.json()).toHaveProperty("goods");
  });

  it.each([
    ["an offer that it does not make", { ...payment, accepted: { ...offer, amount: "9999" } }, "no_matching_offer"],
    [
      "another name of the token",
      { ...payment, accepted: { ...offer, extra: { name: "USD", version: "2" } } },
      "no_matching_offer",
    ],
    ["no scheme payload", { x402Version: 2, accepted: offer }, "invalid_payload"],
  ])("refuses %s", async (_what, paying, reason) => {
    const answer = await buy(await open(), paying);
    expect(answer.status).toBe(402);
    expect(member(decodeHeaderJson(answer.headers.get("payment-required") ?? ""), "error")).toBe(reason);
    expect(await answer.text()).not.toContain("goods");
  });

  it("accepts members of extra that the client added", async () => {
    const accepted = { ...offer, extra: { ...offer.extra, note: "more" } };
    expect((await buy(await open(), { ...payment, accepted })).status).toBe(200);
  });

  it("refuses what its facilitator refuses", async () => {
    const refusing = facilitator({ verdict: { isValid: false, invalidReason: "insufficient_funds" } });
    expect((await buy(await open({}, refusing), payment)).status).toBe(402);
  });

  it("refuses with a receipt what cannot be settled", async () => {
    const failing = facilitator({
      settled: { success: false, errorReason: "invalid_transaction_state", transaction: "" },
    });
    const answer = await buy(await open({}, failing), payment);
    expect(answer.status).toBe(402);
    expect(decodeHeaderJson(answer.headers.get("payment-response") ?? "")).toMatchObject({ success: false });
  });
});

describe("an honest shop that is paid in version 1", () => {
  const old = {
    x402Version: 1,
    scheme: "exact",
    network: "base-sepolia",
    payload: { authorization: { from: "0x02" } },
  };
  const pay = (shop: Shop, paying: unknown) =>
    fetch(`${shop.origin}${shopPath}`, { headers: { "X-PAYMENT": encodeHeaderJson(paying) } });

  it("takes it for its first offer and answers in version 1", async () => {
    const shop = await open();
    const answer = await pay(shop, old);
    expect([answer.status, answer.headers.get("payment-response")]).toEqual([200, null]);
    const expected = { success: true, transaction: "0xabc", network: "base-sepolia", payer: "0x02" };
    expect(decodeHeaderJson(answer.headers.get("x-payment-response") ?? "")).toEqual(expected);
    expect(shop.log[0]?.payment).toEqual(old);
  });

  it.each([{ network: "base" }, { scheme: "zzz" }, { network: 1 }])("refuses %j", async (change) => {
    const answer = await pay(await open(), { ...old, ...change });
    expect(answer.status).toBe(402);
    expect(answer.headers.get("x-payment-response")).toBeNull();
  });

  it("refuses in version 1 what cannot be settled", async () => {
    const settled = { success: false, errorReason: "insufficient_funds", transaction: "" };
    const answer = await pay(await open({}, facilitator({ settled })), old);
    expect(answer.status).toBe(402);
    expect(decodeHeaderJson(answer.headers.get("x-payment-response") ?? "")).toMatchObject({ success: false });
  });
});

describe("a scripted shop", () => {
  it("changes its challenge before it is encoded", async () => {
    const shop = await open({ challenge: [{ path: "/x402Version", value: 3 }] });
    const answer = await buy(shop, undefined);
    expect(member(decodeHeaderJson(answer.headers.get("payment-required") ?? ""), "x402Version")).toBe(3);
  });

  it("makes its challenge where it is not due, on any status", async () => {
    const shop = await open({ unpaid: [{ challenge: true, status: 200 }], paid: [{ challenge: true }] });
    for (const [paying, status] of [
      [undefined, 200],
      [payment, 402],
    ] as const) {
      const answer = await buy(shop, paying);
      expect(answer.status).toBe(status);
      expect(decodeHeaderJson(answer.headers.get("payment-required") ?? "")).toMatchObject({ accepts: [offer] });
    }
  });

  it("takes its answers in order and repeats the last", async () => {
    const shop = await open({ unpaid: [{ status: 200, raw: "one" }, { status: 500 }] });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await buy(shop, undefined)).status);
    expect(statuses).toEqual([200, 500, 500]);
  });

  it("edits the receipt of an honest sale", async () => {
    const shop = await open({ paid: [{ edit: [{ path: "/success", value: false }] }] });
    const answer = await buy(shop, payment);
    expect(decodeHeaderJson(answer.headers.get("payment-response") ?? "")).toMatchObject({ success: false });
  });

  it("redirects to the other origin, which takes whatever it gets and is watched", async () => {
    const shop = await open({ paid: [{ redirect: { status: 307, origin: "other", path: "/elsewhere" } }] });
    const answer = await buy(shop, payment);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, `${shop.other}/elsewhere`]);
    expect((await buy(shop, payment, `${shop.other}/elsewhere`)).status).toBe(200);
    expect(shop.log.map((request) => request.origin)).toEqual(["shop", "other"]);
    expect(shop.log[1]?.payment).toEqual(payment);
  });

  it("sends a header that is an object as base64 of its JSON", async () => {
    const shop = await open({ unpaid: [{ status: 402, headers: { "PAYMENT-RESPONSE": { success: false } } }] });
    const answer = await buy(shop, undefined);
    expect(decodeHeaderJson(answer.headers.get("payment-response") ?? "")).toEqual({ success: false });
  });

  it("takes a payment and asks for it once more", async () => {
    let settlements = 0;
    const usual = facilitator();
    const counting: Facilitator = {
      ...usual,
      settle: (request) => {
        settlements += 1;
        return usual.settle(request);
      },
    };
    const shop = await open({ paid: [{ honest: true, challenge: true }] }, counting);
    const answer = await buy(shop, payment);
    expect([answer.status, answer.headers.get("payment-response"), settlements]).toEqual([402, null, 1]);
    expect(decodeHeaderJson(answer.headers.get("payment-required") ?? "")).toMatchObject({ accepts: [offer] });
  });

  it("writes its challenge otherwise", async () => {
    const shop = await open({ unpaid: [{ written: "plain-json" }, { written: { find: "10000", by: "1" } }] });
    const [plain, cheaper] = [await buy(shop, undefined), await buy(shop, undefined)];
    expect(JSON.parse(plain.headers.get("payment-required") ?? "")).toMatchObject({ accepts: [offer] });
    expect(decodeHeaderJson(cheaper.headers.get("payment-required") ?? "")).toMatchObject({
      accepts: [{ ...offer, amount: "1" }],
    });
  });

  it.each(["hang", "drip"] as const)("holds the line (%s) and lets it go", async (fault) => {
    const shop = await open({ unpaid: [{ fault, holdMs: 20 }] });
    await expect(buy(shop, undefined).then((answer) => answer.text())).rejects.toThrow();
  });

  it("sends the challenge ahead of a body that does not end", async () => {
    const shop = await open({ unpaid: [{ honest: true, fault: "drip", holdMs: 20 }] });
    expect((await buy(shop, undefined)).headers.get("payment-required")).not.toBeNull();
  });

  it("closes although a client still waits for an answer that never comes", async () => {
    const shop = await open({ unpaid: [{ fault: "hang" }] });
    const waiting = buy(shop, undefined).then(
      () => "answered",
      () => "closed",
    );
    await expect.poll(() => shop.log.length).toBe(1);
    await shop.stop();
    expect(await waiting).toBe("closed");
  });
});

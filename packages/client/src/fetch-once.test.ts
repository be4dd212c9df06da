import { inspect } from "node:util";
import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { PaymentOutcomeUnknown, PaymentRefused } from "./error.js";
import { readReceipt } from "./receipt.js";
import { asks, errorOf, setUp } from "./testing/paying-fetch.js";
import { type Answer, encoded, receipt, startShop } from "./testing/shop.js";

describe("wrapFetch pays at most once", () => {
  const failed = { ...receipt, success: false, transaction: "", errorReason: "insufficient_funds" };
  const pending = { ...failed, transaction: "0xabc", errorReason: "settlement_pending" };

  it.each([
    ["a challenge again and again", asks],
    ["a failed settlement", { status: 402, headers: { "PAYMENT-RESPONSE": encoded(failed) } }],
    [
      "a failed settlement with a challenge",
      { status: 402, headers: { ...asks.headers, "PAYMENT-RESPONSE": encoded(failed) } },
    ],
    ["a pending settlement", { status: 402, headers: { "PAYMENT-RESPONSE": encoded(pending) } }],
    ["a fault", { status: 500 }],
    ["a gateway's fault with a challenge", { status: 502, headers: asks.headers ?? {} }],
    ["200 with a failed receipt", { status: 200, headers: { "PAYMENT-RESPONSE": encoded(failed) } }],
  ])("when the answer to the payment is %s", async (_, answer: Answer) => {
    const shop = await startShop(({ payment }) => (payment ? { ...answer, body: "final" } : asks));
    const { pay, signed } = setUp();
    const response = await pay(shop.url);
    expect([response.status, await response.text()]).toEqual([answer.status, "final"]);
    expect([shop.received.length, signed.length]).toEqual([2, 1]);
    const header = answer.headers?.["PAYMENT-RESPONSE"];
    expect(readReceipt(response)).toEqual(header === undefined ? undefined : JSON.parse(atob(header)));
  });

  it.each([200, 412])("when PAYMENT-REQUIRED comes with status %i", async (status) => {
    const shop = await startShop(() => ({ ...asks, status }));
    const { pay, signed } = setUp();
    expect((await pay(shop.url)).status).toBe(status);
    expect([shop.received.length, signed.length]).toEqual([1, 0]);
  });

  it("when the request already carries a payment", async () => {
    const shop = await startShop((_, index) => (index === 0 ? asks : { status: 200 }));
    const { pay, signed } = setUp();
    const own = { headers: { "payment-signature": "preset" } };
    const error = await errorOf(pay(shop.url, own));
    expect(isX402Error(error, "payment_already_attempted") && error instanceof PaymentRefused).toBe(true);
    expect((await pay(shop.url, own)).status).toBe(200);
    expect(shop.received.map(({ headers }) => headers["payment-signature"])).toEqual(["preset", "preset"]);
    expect(signed).toEqual([]);
  });

  it("and says that the outcome is unknown when no answer comes", async () => {
    const shop = await startShop(({ payment }) => (payment ? { status: 200, hangUp: true } : asks));
    const { pay, signed } = setUp();
    const error = await errorOf(pay(shop.url));
    if (!(error instanceof PaymentOutcomeUnknown)) throw error;
    expect(isX402Error(error, "payment_outcome_unknown")).toBe(true);
    expect(error.payment.payload).toEqual({ signature: "signed 10000", nonce: 1 });
    expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain("signed 10000");
    expect(error.cause).toBeInstanceOf(TypeError);
    expect([shop.received.length, signed.length]).toEqual([2, 1]);
  });
});

import { describe, expect, it } from "vitest";
import { readChallenge } from "./challenge.js";
import { readReceipt } from "./receipt.js";
import { challenge, encoded, receipt } from "./testing/shop.js";

function answered(headers: Record<string, string>, body: string | null = null) {
  return new Response(body, { status: 402, headers });
}

describe("readChallenge", () => {
  it.each(["PAYMENT-REQUIRED", "payment-required"])("reads the header %s and never the body", (name) => {
    const response = answered({ [name]: encoded(challenge()) }, JSON.stringify({ x402Version: 1, accepts: [] }));
    expect(readChallenge(response)).toEqual({ ok: true, challenge: challenge() });
    expect(response.bodyUsed).toBe(false);
  });

  it("judges no member, so that the rules do", () => {
    const odd = { x402Version: "2", accepts: 7 };
    expect(readChallenge(answered({ "PAYMENT-REQUIRED": encoded(odd) }))).toEqual({ ok: true, challenge: odd });
  });

  it.each([
    ["no header", undefined, "has no PAYMENT-REQUIRED header"],
    ["no base64", "%%%", "not UTF-8 text in base64"],
    ["no JSON", btoa("hello"), "not JSON"],
    ["a list", encoded([]), "not a JSON object"],
    ["null", encoded(null), "not a JSON object"],
    ["too much", "A".repeat(16_385), "longer than 16384"],
    ["a __proto__", btoa('{"__proto__":{}}'), "__proto__"],
  ])("refuses %s with the reason", (_, header, message) => {
    const read = readChallenge(answered(header === undefined ? {} : { "PAYMENT-REQUIRED": header }));
    expect(read.ok ? undefined : read.refusal.message).toContain(message);
  });
});

describe("readReceipt", () => {
  it("reads success, failure and a pending transaction", () => {
    const pending = { ...receipt, success: false, errorReason: "settlement_pending" };
    expect(readReceipt(answered({ "payment-response": encoded(receipt) }))).toEqual(receipt);
    expect(readReceipt(answered({ "payment-response": encoded(pending) }))).toEqual(pending);
  });

  it.each([undefined, "%%%", encoded({ success: "true" })])("is nothing for %s", (header) => {
    expect(readReceipt(answered(header === undefined ? {} : { "PAYMENT-RESPONSE": header }))).toBeUndefined();
  });
});

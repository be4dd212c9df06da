import { atomicAmount, type FacilitatorRequest, network } from "@x402-reference/types";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { paying } from "./testing/fake-scheme.js";

const standard = paying();

function signed(payload: Record<string, unknown>): FacilitatorRequest {
  return { ...standard, paymentPayload: { ...standard.paymentPayload, payload } };
}

test.each([
  [
    "the order of members",
    paying({ extra: { b: [1, { d: null, c: "x" }], a: 1 } }),
    paying({ extra: { a: 1, b: [1, { c: "x", d: null }] } }),
  ],
  ["the letter case of hex addresses", paying({ payTo: "0xAB" }), paying({ payTo: "0xab" })],
  ["the letter case of hex in the payload", signed({ signature: "0xAB" }), signed({ signature: "0xab" })],
  ["an empty extra", standard, paying({ extra: {} })],
  ["how long the server waits", paying({ maxTimeoutSeconds: 60 }), paying({ maxTimeoutSeconds: 61 })],
])("does not depend on %s", (_what, one, other) => {
  expect(fingerprint(one)).toBe(fingerprint(other));
});

test.each([
  ["scheme", paying({ scheme: "upto" })],
  ["network", paying({ network: network("eip155:1") })],
  ["amount", paying({ amount: atomicAmount("1001") })],
  ["asset", paying({ asset: "0x01" })],
  ["payTo", paying({ payTo: "0x01" })],
  ["extra", paying({ extra: { name: "USDC" } })],
  ["signed payload", signed({ nonce: "n1", signature: "0x00" })],
])("depends on the %s", (_member, other) => {
  expect(fingerprint(other)).not.toBe(fingerprint(standard));
});

test("keeps the letter case of base58, where it is another account", () => {
  expect(fingerprint(paying({ payTo: "So1A" }))).not.toBe(fingerprint(paying({ payTo: "So1a" })));
});

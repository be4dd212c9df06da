import { atomicAmount, network } from "@x402-reference/types";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { offer } from "./testing/fake-scheme.js";

test.each([
  [
    "the order of members",
    { extra: { b: [1, { d: null, c: "x" }], a: 1 } },
    { extra: { a: 1, b: [1, { c: "x", d: null }] } },
  ],
  ["the letter case of hex addresses", { payTo: "0xAB" }, { payTo: "0xab" }],
  ["an empty extra", {}, { extra: {} }],
  ["how long the server waits", { maxTimeoutSeconds: 60 }, { maxTimeoutSeconds: 61 }],
])("does not depend on %s", (_what, one, other) => {
  expect(fingerprint(offer(one))).toBe(fingerprint(offer(other)));
});

test.each([
  ["scheme", { scheme: "upto" }],
  ["network", { network: network("eip155:1") }],
  ["amount", { amount: atomicAmount("1001") }],
  ["asset", { asset: "0x01" }],
  ["payTo", { payTo: "0x01" }],
  ["extra", { extra: { name: "USDC" } }],
])("depends on %s", (_member, changes) => {
  expect(fingerprint(offer(changes))).not.toBe(fingerprint(offer()));
});

test("keeps the letter case of base58, where it is another account", () => {
  expect(fingerprint(offer({ payTo: "So1A" }))).not.toBe(fingerprint(offer({ payTo: "So1a" })));
});

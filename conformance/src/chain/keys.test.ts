import { keccak256, stringToBytes } from "viem";
import { mnemonicToAccount, privateKeyToAddress } from "viem/accounts";
import { expect, test } from "vitest";
import { adminKey, deriveKey, facilitatorKey, payeeKey, suiteFacilitatorKey, toScalar } from "./keys.js";

test("the fixed keys are those of Anvil's phrase", () => {
  const phrase = "test test test test test test test test test test test junk";
  const addresses = [0, 1, 2, 3].map((addressIndex) => mnemonicToAccount(phrase, { addressIndex }).address);
  expect([facilitatorKey, suiteFacilitatorKey, adminKey, payeeKey].map((key) => privateKeyToAddress(key))).toEqual(
    addresses,
  );
});

test("a derived key follows from name and seed alone", () => {
  expect(deriveKey("payer", 7)).toBe(keccak256(stringToBytes("x402-conformance/7/payer")));
  expect(new Set([deriveKey("a", 1), deriveKey("a", 2), deriveKey("b", 1), deriveKey("a", "1")]).size).toBe(3);
});

test("a hash that is no private key is hashed again", () => {
  const order = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  const zero = `0x${"00".repeat(32)}` as const;
  expect(toScalar(order)).toBe(keccak256(order));
  expect(toScalar(zero)).toBe(keccak256(zero));
  expect(toScalar("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")).toMatch(/4140$/);
});

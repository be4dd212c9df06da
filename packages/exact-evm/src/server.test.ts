import { atomicAmount, network } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactEvmServer } from "./server.js";
import { usdc } from "./testing/fixtures.js";

const scheme = exactEvmServer();
const baseSepolia = network("eip155:84532");

describe("prices on EVM networks", () => {
  it.each([
    ["$0.01", "10000"],
    ["$0.000001", "1"],
    ["$1", "1000000"],
    ["$12345678.123456", "12345678123456"],
  ])("%s is %s units of USDC", (price, amount) => {
    expect(scheme.price(price, baseSepolia)).toEqual({ asset: usdc, amount, extra: { name: "USDC", version: "2" } });
  });

  it.each(["0.01", "$1,000", "$-1", "$1e-6", "$0.0000001", "$", "$.5", "$1abc", "$0x10"])("%s is no price", (price) => {
    expect(() => scheme.price(price, baseSepolia)).toThrow(expect.objectContaining({ code: "malformed_amount" }));
  });

  it("knows no dollar where it has none on record", () => {
    expect(() => scheme.price("$1", network("eip155:999999"))).toThrow("eip155:999999");
  });

  it("takes an amount of another asset as it is", () => {
    const own = { asset: usdc, amount: atomicAmount("7"), extra: { name: "T", version: "1" } };
    expect(scheme.price(own, baseSepolia)).toBe(own);
  });

  it("refuses an asset that no client could sign for", () => {
    expect(() => scheme.price({ asset: usdc, amount: atomicAmount("7") }, baseSepolia)).toThrow("name and version");
    expect(() => scheme.price({ asset: "USDC", amount: atomicAmount("7") }, baseSepolia)).toThrow("address");
  });
});

describe("what a payment on EVM networks consumes", () => {
  const authorization = { from: "0xAB", to: "0x1", value: "1", validAfter: "0", validBefore: "9", nonce: "0xCD" };
  const keyOf = (payload: Record<string, unknown>) => scheme.paymentKey?.(payload);

  it("is the payer's nonce, whatever the signature's bytes and the letter case", () => {
    const key = keyOf({ signature: "0x01", authorization });
    expect(key).toBeTypeOf("string");
    expect(keyOf({ signature: "0x02", authorization, more: 1 })).toBe(key);
    expect(keyOf({ signature: "0x01", authorization: { ...authorization, from: "0xab", nonce: "0xcd" } })).toBe(key);
    expect(keyOf({ signature: "0x01", authorization: { ...authorization, nonce: "0xce" } })).not.toBe(key);
    expect(keyOf({ signature: "0x01", authorization: { ...authorization, from: "0xac" } })).not.toBe(key);
  });

  it("is not known of a payload that cannot be read", () => {
    expect(keyOf({ signature: "0x01" })).toBeUndefined();
  });
});

import { atomicAmount, network } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactEvmServer } from "./server.js";
import { offer, usdc } from "./testing/fixtures.js";

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

  it.each([
    ["a token with permits", "eip155:4326", "10000000000000000", { name: "MegaUSD", version: "1" }],
    ["a token without permits", "eip155:38833", "10000", {}],
  ])("asks for Permit2 where the dollar is %s", (_, id, amount, domain) => {
    const extra = { assetTransferMethod: "permit2", ...domain };
    expect(scheme.price("$0.01", network(id))).toMatchObject({ amount, extra });
    expect(Object.keys(scheme.price("$0.01", network(id)).extra ?? {})).toEqual(Object.keys(extra));
  });

  it("asks for a delegation where the dollar is paid by one", () => {
    const dollar = { address: usdc, name: "USDC", version: "2", decimals: 6, method: "erc7710" } as const;
    const delegated = exactEvmServer({ assets: { [baseSepolia]: dollar } });
    expect(delegated.price("$1", baseSepolia).extra).toEqual({ assetTransferMethod: "erc7710" });
  });

  it.each([
    { assetTransferMethod: "permit2" },
    { assetTransferMethod: "erc7710" },
    { assetTransferMethod: "eip3009", name: "T", version: "1" },
    { assetTransferMethod: null, name: "T", version: "1" },
  ])("takes an amount of another asset that is paid as %j says", (extra) => {
    const own = { asset: usdc, amount: atomicAmount("7"), extra };
    expect(scheme.price(own, baseSepolia)).toBe(own);
  });

  it.each([
    ["name and version", undefined],
    ["name and version", { name: "T" }],
    ["name and version", { name: "T", version: "" }],
    ["name and version", { assetTransferMethod: "eip3009" }],
    ["teleport", { assetTransferMethod: "teleport", name: "T", version: "1" }],
  ])("refuses an asset that no client could sign for: %s, %j", (said, extra) => {
    const priced = { asset: usdc, amount: atomicAmount("7"), ...(extra && { extra }) };
    expect(() => scheme.price(priced, baseSepolia)).toThrow(
      expect.objectContaining({ code: "invalid_configuration", message: expect.stringContaining(said) }),
    );
  });

  it("refuses an asset that is no address", () => {
    expect(() => scheme.price({ asset: "USDC", amount: atomicAmount("7") }, baseSepolia)).toThrow("address");
  });
});

describe("the extensions of an offer", () => {
  const namesFor = (extra: Record<string, unknown> | undefined) =>
    Object.keys(scheme.extensions?.(Object.assign({}, offer, { extra })) ?? {});

  it("spare payers by Permit2 their approval, by a permit only where the token's domain is known", () => {
    const permit2 = { assetTransferMethod: "permit2" };
    expect(namesFor({ ...permit2, name: "T", version: "1" })).toEqual([
      "eip2612GasSponsoring",
      "erc20ApprovalGasSponsoring",
    ]);
    expect(namesFor(permit2)).toEqual(["erc20ApprovalGasSponsoring"]);
  });

  it.each([undefined, offer.extra, { assetTransferMethod: "erc7710" }])("are none for %j", (extra) => {
    expect(namesFor(extra)).toEqual([]);
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

  it("is the payer's nonce of Permit2, however it is written", () => {
    const permit = {
      permitted: { token: "0x1", amount: "1" },
      from: "0xAB",
      spender: "0x2",
      nonce: "255",
      deadline: "9",
      witness: { to: "0x3", validAfter: "0" },
    };
    const keyWith = (changes: object) => keyOf({ signature: "0x01", permit2Authorization: { ...permit, ...changes } });
    const key = keyWith({});
    expect(key).toBeTypeOf("string");
    expect(keyWith({ nonce: "0xFF", from: "0xab", deadline: "10" })).toBe(key);
    expect(keyWith({ nonce: "0255" })).toBe(key);
    expect(keyWith({ nonce: "256" })).not.toBe(key);
    expect(keyWith({ from: "0xac" })).not.toBe(key);
    expect(keyWith({ nonce: "no number" })).not.toBe(key);
    expect(key).not.toBe(keyOf({ signature: "0x01", authorization: { ...authorization, nonce: "255" } }));
  });

  it("is one use of a delegation, as the payment's identifier names it", () => {
    const delegation = { delegationManager: "0xAA", permissionContext: "0xBB", delegator: "0xCC" };
    const keyWith = (changes: object, id?: string) =>
      scheme.paymentKey?.({ ...delegation, ...changes }, id ? { "payment-identifier": { info: { id } } } : undefined);
    const key = keyWith({});
    expect(key).toBeTypeOf("string");
    expect(keyWith({ delegationManager: "0xaa", permissionContext: "0xbb", delegator: "0xcc", more: 1 })).toBe(key);
    expect(keyWith({ permissionContext: "0xbc" })).not.toBe(key);
    expect(keyWith({ delegator: "0xcd" })).not.toBe(key);
    expect(keyWith({ delegationManager: "0xab" })).not.toBe(key);
    expect(keyWith({}, "a-second-purchase")).not.toBe(key);
    expect(keyWith({}, "malformed")).toBe(key);
  });

  it("is told by the offer's method alone, whatever else is written into the payload", () => {
    const permit = (nonce: string) => ({
      permitted: { token: "0x1", amount: "1" },
      from: "0xAB",
      spender: "0x2",
      nonce,
      deadline: "9",
      witness: { to: "0x3", validAfter: "0" },
    });
    const keyFor = (assetTransferMethod: string | undefined, nonce: string, permitNonce: string) => {
      const payload = {
        signature: "0x01",
        authorization: { ...authorization, nonce },
        permit2Authorization: permit(permitNonce),
      };
      return scheme.paymentKey?.(payload, undefined, { ...offer, extra: { assetTransferMethod } });
    };
    for (const method of [undefined, "eip3009"]) {
      expect(keyFor(method, "0x1", "1")).toBe(keyFor(method, "0x1", "2"));
      expect(keyFor(method, "0x1", "1")).not.toBe(keyFor(method, "0x2", "1"));
    }
    expect(keyFor("permit2", "0x1", "1")).toBe(keyFor("permit2", "0x2", "1"));
    expect(keyFor("permit2", "0x1", "1")).not.toBe(keyFor("permit2", "0x1", "2"));
  });

  it("is not known of a payload that cannot be read", () => {
    expect(keyOf({ signature: "0x01" })).toBeUndefined();
    expect(
      scheme.paymentKey?.({ signature: "0x01", authorization }, undefined, {
        ...offer,
        extra: { assetTransferMethod: "erc7710" },
      }),
    ).toBeUndefined();
  });
});

import { atomicAmount, network } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactSvmServer } from "./server.js";
import { merchant, offer, signedTransaction, sponsor, standardSteps, usdc } from "./testing/payments.js";
import { bytesToBase64 } from "./wire/base64.js";

const devnet = network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");
const feePayer = sponsor.address;
const kind = { x402Version: 2, scheme: "exact", network: offer.network, extra: { feePayer } };
const scheme = exactSvmServer({ supported: { kinds: [{ ...kind, x402Version: 1, extra: {} }, kind] } });
const misconfigured = expect.objectContaining({ code: "invalid_configuration" });

describe("prices on Solana", () => {
  it.each([
    ["$0.01", "10000"],
    ["$0.000001", "1"],
    ["$12345678.123456", "12345678123456"],
  ])("%s is %s units of USDC, and the facilitator pays the fee", (price, amount) => {
    expect(scheme.price(price, devnet)).toEqual({ asset: usdc, amount, extra: { feePayer } });
  });

  it.each(["0.01", "$1,000", "$-1", "$0.0000001", "$"])("%s is no price", (price) => {
    expect(() => scheme.price(price, devnet)).toThrow(expect.objectContaining({ code: "malformed_amount" }));
  });

  it("keeps a memo, and names the facilitator's own fee payer beside it", () => {
    const extra = { memo: "é".repeat(128), feePayer: merchant };
    const price = { asset: usdc, amount: atomicAmount("7"), extra };
    expect(scheme.price(price, devnet)).toEqual({ ...price, extra: { ...extra, feePayer } });
  });

  it.each([
    ["a memo of 257 bytes", { extra: { memo: "a".repeat(257) } }],
    ["a memo that is no text", { extra: { memo: 5 } }],
    ["an asset of another chain", { asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e" }],
    ["more than tokens can count", { amount: atomicAmount("18446744073709551616") }],
    ["nothing", { amount: atomicAmount("0") }],
  ])("refuse %s", (_, changes) => {
    const price = { asset: usdc, amount: atomicAmount("7"), ...changes };
    expect(() => scheme.price(price, devnet)).toThrow(misconfigured);
  });

  it.each([
    ["another network", { ...kind, network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" }],
    ["another scheme", { ...kind, scheme: "upto" }],
    ["no fee payer", { ...kind, extra: {} }],
    ["a fee payer that is no address", { ...kind, extra: { feePayer: "somebody" } }],
  ])("refuse a facilitator with %s", (_, served) => {
    const poor = exactSvmServer({ supported: { kinds: [served] } });
    expect(() => poor.price("$1", devnet)).toThrow(misconfigured);
  });

  it("know no dollar where there is none on record", () => {
    const served = { ...kind, network: "solana:11111111111111111111111111111111" };
    const elsewhere = exactSvmServer({ supported: { kinds: [served] } });
    expect(() => elsewhere.price("$1", network(served.network))).toThrow(misconfigured);
  });
});

describe("what a payment on Solana consumes", () => {
  it("is named the same whatever stands in the places for signatures", async () => {
    const bytes = await signedTransaction(await standardSteps());
    const refilled = bytes.slice().fill(7, 1, 129);
    const [key, other] = [bytes, refilled].map((each) => scheme.paymentKey?.({ transaction: bytesToBase64(each) }));
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(other).toBe(key);
  });

  it.each([{}, { transaction: 5 }, { transaction: "AAAA" }])("has no name when it is %j", (payload) => {
    expect(scheme.paymentKey?.(payload)).toBeUndefined();
  });
});

import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { honestFacts, payee, payer, stranger, subject } from "../testing/fixtures.js";
import { chainRules, receiptRules } from "./chain-rules.js";

describe("the rules of what the chain says before money moves", () => {
  it("keep what an honest token says", async () => {
    expect(await firstRefusal(chainRules, { ...(await subject()), facts: honestFacts })).toBeUndefined();
  });

  it("keep a payer who owns exactly the price", async () => {
    const facts = { ...honestFacts, balance: 10_000n };
    expect(await firstRefusal(chainRules, { ...(await subject()), facts })).toBeUndefined();
  });

  it.each([
    ["asset_not_deployed_contract", { assetResponds: false, received: undefined }],
    ["invalid_exact_evm_nonce_already_used", { authorizationUsed: true }],
    ["insufficient_funds", { balance: 9_999n, received: undefined }],
    ["invalid_exact_evm_token_name_mismatch", { name: "USD Coin", received: undefined }],
    ["invalid_exact_evm_token_version_mismatch", { version: "1", received: undefined }],
    ["invalid_exact_evm_transaction_simulation_failed", { received: undefined }],
    ["invalid_exact_evm_transaction_simulation_failed", { received: 9_999n }],
    ["invalid_exact_evm_transaction_simulation_failed", { received: 0n }],
  ])("refuse with %s", async (reason, changes) => {
    const facts = { ...honestFacts, ...changes };
    expect(await firstRefusal(chainRules, { ...(await subject()), facts })).toMatchObject({ reason });
  });
});

describe("the rules of a mined transaction", () => {
  const bought = { from: payer.address, to: payee, value: 10_000n };
  const mined = async (transfers: (typeof bought)[], succeeded = true) =>
    firstRefusal(receiptRules, { ...(await subject()), receipt: { transaction: "0x1", succeeded, transfers } });

  it("keep exactly the transfer that was bought, also beside others", async () => {
    expect(await mined([bought])).toBeUndefined();
    expect(await mined([{ ...bought, to: stranger.address, value: 1n }, bought])).toBeUndefined();
  });

  it("refuse a reverted transaction", async () => {
    expect(await mined([], false)).toMatchObject({ reason: "invalid_transaction_state" });
  });

  it.each([
    ["none", []],
    ["less", [{ ...bought, value: 9_999n }]],
    ["more", [{ ...bought, value: 10_001n }]],
    ["another payer's", [{ ...bought, from: stranger.address }]],
    ["another recipient's", [{ ...bought, to: stranger.address }]],
    ["it twice", [bought, bought]],
  ])("refuse a log of %s", async (_, transfers) => {
    expect(await mined(transfers)).toMatchObject({ reason: "invalid_exact_evm_transfer_event_mismatch" });
  });
});

import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { receiptRules } from "../facilitator/shared-rules.js";
import { chainSubject, payee, payer, stranger, subject } from "../testing/fixtures.js";
import { chainRules } from "./chain-rules.js";

const signature = "invalid_exact_evm_payload_signature";
const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const order = half * 2n + 1n;

/** The same signature with the other s, which recovers to the same signer. */
function highS(text: string): string {
  const s = order - BigInt(`0x${text.slice(66, 130)}`);
  const v = text.endsWith("1b") ? "1c" : "1b";
  return `${text.slice(0, 66)}${s.toString(16).padStart(64, "0")}${v}`;
}

describe("the rules of what the chain says before money moves", () => {
  it("keep what an honest token says", async () => {
    expect(await firstRefusal(chainRules, await chainSubject())).toBeUndefined();
  });

  it("keep a payer who owns exactly the price", async () => {
    expect(await firstRefusal(chainRules, await chainSubject({ facts: { balance: 10_000n } }))).toBeUndefined();
  });

  it("keep what a contract accepts, whatever its signature looks like, also when it is deployed first", async () => {
    const wallet = { judgesItself: true, walletAccepts: true, innerSignature: "0x42", signer: undefined };
    expect(await firstRefusal(chainRules, await chainSubject(wallet))).toBeUndefined();
    const deployment = { allowed: true, givesCode: true };
    expect(await firstRefusal(chainRules, await chainSubject({ ...wallet, deployment }))).toBeUndefined();
  });

  it.each([
    ["EVM-GEN-021", "asset_not_deployed_contract", { facts: { assetIsContract: false, received: undefined } }],
    ["EVM-SIG-015", "eip6492_factory_not_allowed", { deployment: { allowed: false, givesCode: true } }],
    ["EVM-SIG-019", "smart_wallet_deployment_failed", { deployment: { allowed: true, givesCode: false } }],
    ["EVM-3009-005", signature, { signer: stranger.address }],
    ["EVM-3009-005", signature, { signer: undefined }],
    ["EVM-SIG-010", signature, { judgesItself: true }],
    ["EVM-3009-034", "invalid_exact_evm_eip3009_not_supported", { facts: { authorizationUsed: undefined } }],
    ["EVM-3009-019", "invalid_exact_evm_nonce_already_used", { facts: { authorizationUsed: true } }],
    ["EVM-3009-023", "insufficient_funds", { facts: { balance: 9_999n, received: undefined } }],
    [
      "FAC-VER-015",
      "invalid_exact_evm_payload_authorization_valid_after",
      { facts: { timestamp: 1n, received: undefined } },
    ],
    ["FAC-VER-015", "invalid_exact_evm_token_name_mismatch", { facts: { name: "USD Coin", received: undefined } }],
    ["FAC-VER-015", "invalid_exact_evm_token_version_mismatch", { facts: { version: "1", received: undefined } }],
    ["FAC-VER-015", "invalid_exact_evm_transaction_simulation_failed", { facts: { received: undefined } }],
    ["FAC-VER-015", "invalid_exact_evm_transaction_simulation_failed", { facts: { received: 9_999n } }],
    ["FAC-VER-015", "invalid_exact_evm_transaction_simulation_failed", { facts: { received: 0n } }],
  ])("%s refuses with %s", async (id, reason, changes) => {
    const changed = await chainSubject(changes);
    expect(await firstRefusal(chainRules, changed)).toMatchObject({ reason });
    const alone = chainRules.filter((rule) => rule.id === id);
    expect(await firstRefusal(alone, changed)).toMatchObject({ reason });
  });

  it("take one form of a signature only from an account without code", async () => {
    const good = (await subject()).signature;
    const judge = async (innerSignature: string) => firstRefusal(chainRules, await chainSubject({ innerSignature }));
    for (const bad of [
      highS(good),
      `${good}00`,
      good.slice(0, -2),
      `${good.slice(0, -2)}00`,
      `${good.slice(0, -2)}1d`,
    ]) {
      expect(await judge(bad)).toMatchObject({ reason: signature, message: expect.stringContaining("65 bytes") });
    }
    expect(await judge(`0x${good.slice(2).toUpperCase()}`)).toBeUndefined();
  });

  it("repeat no more than a few words of a token", async () => {
    const chatty = await chainSubject({ facts: { name: "x".repeat(1_000), received: undefined } });
    expect((await firstRefusal(chainRules, chatty))?.message.length).toBeLessThan(200);
  });
});

describe("the rules of a mined transaction", () => {
  const bought = { from: payer.address, to: payee, value: 10_000n };
  const mined = async (transfers: (typeof bought)[], succeeded = true) =>
    firstRefusal(receiptRules, {
      ...(await subject()),
      payer: payer.address,
      receipt: { transaction: "0x1", sender: stranger.address, succeeded, transfers },
    });

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

import { firstRefusal } from "@x402-reference/types";
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  parseGwei,
  type TransactionSerializableEIP1559,
} from "viem";
import { describe, expect, it } from "vitest";
import { permit2Address } from "../permit2/addresses.js";
import { payer, stranger, usdc } from "../testing/fixtures.js";
import { permit2Subject } from "../testing/permit2.js";
import { approvalSigner, readApprovalTransaction } from "./approval-transaction.js";
import { attachedInfo } from "./attached.js";
import { approvalChainRules, approvalRules } from "./erc20-approval-rules.js";

const approve = (spender: Address, amount: bigint) =>
  encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, amount] });

const standard = {
  type: "eip1559",
  chainId: 84532,
  nonce: 3,
  to: usdc,
  data: approve(permit2Address, 10_000n),
  gas: 70_000n,
  maxFeePerGas: parseGwei("2"),
  maxPriorityFeePerGas: parseGwei("1"),
} as const;

const honest = { nonce: 3n, balance: 10n ** 18n, baseFee: parseGwei("1"), priorityFee: parseGwei("1"), success: true };

async function approvalSubject(signedTransaction: Hex, info: object = {}) {
  const filled = {
    from: payer.address,
    asset: usdc,
    spender: permit2Address,
    amount: "10000",
    signedTransaction,
    version: "1",
    ...info,
  };
  const attached = attachedInfo({ approval: { info: filled } }, "approval");
  if (!attached) throw new Error("The info counts as absent.");
  const transaction = readApprovalTransaction(attached.text("signedTransaction"));
  return { ...(await permit2Subject()), info: attached, transaction, signer: await approvalSigner(transaction) };
}

const signed = (changes: Partial<TransactionSerializableEIP1559> = {}, account = payer) =>
  account.signTransaction({ ...standard, ...changes });

describe("the rules of a signed approval", () => {
  it("keep one of each plain type", async () => {
    const { chainId, nonce, to, data, gas } = standard;
    const plain = { chainId, nonce, to, data, gas, gasPrice: 2n };
    for (const raw of [
      await signed(),
      await payer.signTransaction({ ...plain, type: "legacy" }),
      await payer.signTransaction({ ...plain, type: "eip2930" }),
    ]) {
      expect(await firstRefusal(approvalRules, await approvalSubject(raw))).toBeUndefined();
    }
  });

  it("know the fee of each type, and refuse what carries more than a call", async () => {
    const { chainId, nonce, to, data, gas } = standard;
    const legacy = await payer.signTransaction({ type: "legacy", chainId, nonce, to, data, gas, gasPrice: 2n });
    expect(readApprovalTransaction(legacy)).toMatchObject({ maxFeePerGas: 2n, nonce: 3n });
    expect(readApprovalTransaction(await signed())).toMatchObject({ maxFeePerGas: parseGwei("2") });
    const delegating = await payer.signTransaction({ ...standard, type: "eip7702", authorizationList: [] });
    expect(await firstRefusal(approvalRules, await approvalSubject(delegating))).toMatchObject({
      reason: "erc20_approval_tx_parse_failed",
    });
  });

  it("keep one of more than the price", async () => {
    const raw = await signed({ data: approve(permit2Address, 2n ** 256n - 1n) });
    const subject = await approvalSubject(raw, { amount: String(2n ** 256n - 1n) });
    expect(await firstRefusal(approvalRules, subject)).toBeUndefined();
  });

  it.each([
    ["invalid_erc20_approval_extension_format", { version: 1 }],
    ["invalid_erc20_approval_extension_format", { amount: undefined }],
    ["erc20_approval_from_mismatch", { from: stranger.address }],
    ["erc20_approval_asset_mismatch", { asset: stranger.address }],
    ["erc20_approval_spender_not_permit2", { spender: stranger.address }],
    ["erc20_approval_tx_invalid_calldata", { amount: "10001" }],
    ["erc20_approval_tx_parse_failed", { signedTransaction: "0x02c0" }],
    ["erc20_approval_tx_parse_failed", { signedTransaction: `0x04${"00".repeat(40)}` }],
  ])("refuse with %s: %j", async (reason, info) => {
    expect(await firstRefusal(approvalRules, await approvalSubject(await signed(), info))).toMatchObject({ reason });
  });

  it.each<[string, Partial<TransactionSerializableEIP1559>]>([
    ["erc20_approval_tx_wrong_target", { to: stranger.address }],
    ["erc20_approval_tx_wrong_target", { to: null }],
    ["erc20_approval_tx_wrong_selector", { data: `0xa9059cbb${standard.data.slice(10)}` }],
    ["erc20_approval_tx_wrong_selector", { data: "0x" }],
    ["erc20_approval_tx_invalid_calldata", { data: `${standard.data}00` }],
    ["erc20_approval_tx_invalid_calldata", { data: `0x095ea7b301${standard.data.slice(12)}` }],
    ["erc20_approval_tx_invalid_calldata", { data: approve(permit2Address, 9_999n) }],
    ["erc20_approval_tx_wrong_spender", { data: approve(stranger.address, 10_000n) }],
    ["erc20_approval_tx_failed", { chainId: 1 }],
    ["erc20_approval_tx_failed", { value: 1n }],
    ["erc20_approval_tx_failed", { gas: 10_000_000n }],
    ["erc20_approval_tx_failed", { gas: 21_000n }],
  ])("refuse with %s a transaction of %o", async (reason, changes) => {
    const subject = await approvalSubject(await signed(changes));
    expect(await firstRefusal(approvalRules, subject)).toMatchObject({ reason });
  });

  it("refuse one of less than the price, though it says so", async () => {
    const raw = await signed({ data: approve(permit2Address, 9_999n) });
    expect(await firstRefusal(approvalRules, await approvalSubject(raw, { amount: "9999" }))).toMatchObject({
      reason: "erc20_approval_tx_invalid_calldata",
    });
  });

  it("refuse one that another key signed, or none", async () => {
    const foreign = await approvalSubject(await signed({}, stranger));
    expect(await firstRefusal(approvalRules, foreign)).toMatchObject({ reason: "erc20_approval_tx_signer_mismatch" });
    const unsigned = { ...(await approvalSubject(await signed())), signer: undefined };
    expect(await firstRefusal(approvalRules, unsigned)).toMatchObject({
      reason: "erc20_approval_tx_invalid_signature",
    });
    expect(
      await approvalSigner(readApprovalTransaction((await signed()).replace(/[0-9a-f]{128}$/, "ff".repeat(64)))),
    ).toBeUndefined();
  });
});

describe("the rules of what the chain says of an approval", () => {
  it.each([
    [undefined, {}],
    [undefined, { balance: 70_000n * parseGwei("2") }],
    ["erc20_approval_tx_failed", { nonce: 2n }],
    ["erc20_approval_tx_failed", { nonce: 4n }],
    ["erc20_approval_tx_failed", { baseFee: parseGwei("3") }],
    ["erc20_approval_tx_failed", { baseFee: 1n, priorityFee: 1n }],
    ["erc20_approval_tx_failed", { balance: 70_000n * parseGwei("2") - 1n }],
    ["erc20_approval_tx_failed", { success: false }],
  ])("answer %s: %o", async (reason, facts) => {
    const subject = { ...(await approvalSubject(await signed())), facts: { ...honest, ...facts } };
    expect((await firstRefusal(approvalChainRules, subject))?.reason).toBe(reason);
  });
});

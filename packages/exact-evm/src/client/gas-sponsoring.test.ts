import type { ExtensionAnswers } from "@x402-reference/types";
import {
  decodeFunctionData,
  erc20Abi,
  parseTransaction,
  recoverTransactionAddress,
  recoverTypedDataAddress,
} from "viem";
import { describe, expect, it } from "vitest";
import { exactEvmClient } from "../client.js";
import { permitTypedData, readEip2612Info } from "../gas-sponsoring/eip2612.js";
import { readErc20ApprovalInfo } from "../gas-sponsoring/erc20-approval.js";
import { permit2Address } from "../permit2/addresses.js";
import { contractPayer } from "../testing/contract-payer.js";
import { now, offer, payer, usdc } from "../testing/fixtures.js";
import type { PayingAccount } from "./account.js";
import type { PayerChain } from "./chain.js";
import { sponsoredApproval } from "./gas-sponsoring.js";

const domain = { name: "USDC", version: "2" };
const permit2Offer = { ...offer, extra: { assetTransferMethod: "permit2", ...domain } };
const eip2612GasSponsoring = { info: {}, schema: {} };
const erc20ApprovalGasSponsoring = eip2612GasSponsoring;
const both = { eip2612GasSponsoring, erc20ApprovalGasSponsoring };

/** A chain on which the payer has allowed nothing. */
const poorChain: PayerChain = {
  allowance: async (...asked) => {
    expect(asked).toEqual([usdc.toLowerCase(), payer.address, permit2Address]);
    return 0n;
  },
  permitNonce: async () => 5n,
  transactionTerms: async () => ({ nonce: 3, gas: 60_000n, maxFeePerGas: 20n, maxPriorityFeePerGas: 2n }),
};

interface Situation {
  extensions?: Record<string, unknown>;
  chain?: Partial<PayerChain>;
  account?: PayingAccount;
  extra?: Record<string, unknown>;
}

async function answerIn({ extensions = both, chain, account = payer, extra }: Situation): Promise<ExtensionAnswers> {
  const asked = { ...permit2Offer, ...(extra && { extra }) };
  const payload = await exactEvmClient({ account, now: () => now }).createPayload(asked);
  return sponsoredApproval({ offer: asked, payload, extensions }, { account, chain: { ...poorChain, ...chain } });
}

describe("a sponsored approval", () => {
  it("is a permit for Permit2 over exactly the payment, valid as long as it", async () => {
    const { eip2612GasSponsoring: info, ...others } = await answerIn({});
    const read = readEip2612Info(info);
    if (!read.ok) throw new Error(read.problem.field);
    expect(others).toEqual({});
    expect(read.value).toMatchObject({
      from: payer.address,
      asset: usdc,
      spender: permit2Address,
      amount: "10000",
      nonce: "5",
      deadline: String(now + 60),
      version: "1",
    });
    const permit = {
      owner: payer.address,
      spender: permit2Address,
      value: 10_000n,
      nonce: 5n,
      deadline: BigInt(now + 60),
    } as const;
    const typedData = permitTypedData({ ...domain, chainId: 84532, verifyingContract: usdc }, permit);
    const signature = `0x${read.value.signature.slice(2)}` as const;
    expect(await recoverTypedDataAddress({ ...typedData, signature })).toBe(payer.address);
  });

  it.each<[string, Situation]>([
    ["only that is advertised", { extensions: { erc20ApprovalGasSponsoring } }],
    ["the token knows no permits", { chain: { permitNonce: async () => undefined } }],
    ["the offer does not name the token's domain", { extra: { assetTransferMethod: "permit2" } }],
  ])("is a signed approval of exactly the payment where %s", async (_, situation) => {
    const { erc20ApprovalGasSponsoring: info, ...others } = await answerIn(situation);
    const read = readErc20ApprovalInfo(info);
    if (!read.ok) throw new Error(read.problem.field);
    expect(others).toEqual({});
    const { signedTransaction, ...rest } = read.value;
    expect(rest).toEqual({ from: payer.address, asset: usdc, spender: permit2Address, amount: "10000", version: "1" });
    const serializedTransaction = `0x02${signedTransaction.slice(4)}` as const;
    expect(await recoverTransactionAddress({ serializedTransaction })).toBe(payer.address);
    const { data = "0x", ...transaction } = parseTransaction(serializedTransaction);
    expect(transaction).toMatchObject({
      chainId: 84532,
      to: usdc.toLowerCase(),
      nonce: 3,
      gas: 60_000n,
      maxFeePerGas: 20n,
      maxPriorityFeePerGas: 2n,
    });
    expect(transaction.value ?? 0n).toBe(0n);
    expect(decodeFunctionData({ abi: erc20Abi, data })).toEqual({
      functionName: "approve",
      args: [permit2Address, 10_000n],
    });
  });

  it.each<[string, Situation]>([
    ["is allowed exactly the amount already", { chain: { allowance: async () => 10_000n } }],
    [
      "would be approved by a transaction that fails",
      { extensions: { erc20ApprovalGasSponsoring }, chain: { transactionTerms: async () => undefined } },
    ],
    [
      "is paid from an account that signs no transactions",
      {
        extensions: { erc20ApprovalGasSponsoring },
        account: { address: payer.address, signTypedData: payer.signTypedData },
      },
    ],
    ["is paid from a contract, which permits do not serve", { account: contractPayer }],
  ])("is not made when Permit2 %s", async (_, situation) => {
    expect(await answerIn(situation)).toEqual({});
  });

  it("is not even thought of when nobody offers to sponsor it", async () => {
    const allowance = () => Promise.reject(new Error("The chain was asked."));
    const inherited: Record<string, unknown> = Object.create(both);
    expect(await answerIn({ extensions: { other: {} }, chain: { allowance } })).toEqual({});
    expect(await answerIn({ extensions: inherited, chain: { allowance } })).toEqual({});
  });

  it("needs an endpoint for the offer's network, and is only for payments by Permit2", async () => {
    const client = exactEvmClient({ account: payer, rpcUrls: { "eip155:1": "http://127.0.0.1:9/" } });
    const payload = await client.createPayload(permit2Offer);
    expect(await client.answerExtensions?.({ offer: permit2Offer, payload, extensions: both })).toEqual({});
    const other = exactEvmClient({ account: payer, rpcUrls: { [offer.network]: "http://127.0.0.1:9/" } });
    expect(
      await other.answerExtensions?.({ offer, payload: await other.createPayload(offer), extensions: both }),
    ).toEqual({});
    await expect(other.answerExtensions?.({ offer: permit2Offer, payload, extensions: both })).rejects.toMatchObject({
      code: "chain_unreachable",
      field: "rpcUrls",
    });
  });
});

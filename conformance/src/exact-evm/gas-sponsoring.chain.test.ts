import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { type FacilitatorRequest, PaymentPayload, PaymentRequirements, parseOrThrow } from "@x402-reference/types";
import type { Address, LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { permit2Address } from "../chain/addresses.js";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const payee = privateKeyToAccount(deriveKey("payee", "gas-sponsoring")).address;
const ether = 10n ** 18n;
let world: World;
let proxy: CountingProxy;
let names = 0;

beforeAll(async () => {
  world = await createWorld();
  proxy = await startCountingProxy(world.rpcUrl);
});
afterAll(async () => {
  await proxy.stop();
  await world.stop();
});

const scheme = (sponsorApprovals = true, options: { rpcUrl?: string; receiptTimeoutMs?: number } = {}) =>
  exactEvmFacilitator({
    network: world.network,
    rpcUrl: proxy.url,
    account: privateKeyToAccount(facilitatorKey),
    sponsorApprovals,
    ...options,
  });

interface Situation {
  account: LocalAccount;
  extension: "eip2612GasSponsoring" | "erc20ApprovalGasSponsoring";
  token?: Address;
  /** What the client's answer is changed to. */
  change?: (info: Record<string, unknown>) => object;
}

function newAccount(): LocalAccount {
  names += 1;
  return privateKeyToAccount(deriveKey(`payer-${names}`, "gas-sponsoring"));
}

/** A payment of 10,000 units by a payer who has them and has approved nobody, with what an extension needs. */
async function signed({ account, extension, token = world.usdc, change }: Situation): Promise<FacilitatorRequest> {
  await world.fund(account.address, 10_000n, { token });
  const accepted = parseOrThrow(
    PaymentRequirements,
    {
      scheme: "exact",
      network: world.network,
      amount: "10000",
      asset: token,
      payTo: payee,
      maxTimeoutSeconds: 60,
      extra: { assetTransferMethod: "permit2", name: "USDC", version: "2" },
    },
    "The offer",
  );
  const client = exactEvmClient({ account, rpcUrls: { [world.network]: world.rpcUrl } });
  const payload = await client.createPayload(accepted);
  const answers = await client.answerExtensions?.({ offer: accepted, payload, extensions: { [extension]: {} } });
  const info = { ...answers?.[extension] };
  const extensions = { [extension]: { info: change?.(info) ?? info } };
  const payment = { x402Version: 2, accepted, payload, extensions };
  return { paymentPayload: parseOrThrow(PaymentPayload, payment, "The payment"), paymentRequirements: accepted };
}

async function sentBy(address: Address): Promise<number> {
  return Number(await world.rpc("eth_getTransactionCount", [address, "latest"]));
}

const facilitator = privateKeyToAccount(facilitatorKey).address;

async function expectRefused(request: FacilitatorRequest, payer: Address, reason: string, sponsorApprovals = true) {
  const before = [await sentBy(facilitator), await sentBy(payer)];
  expect(await scheme(sponsorApprovals).verify(request)).toMatchObject({ isValid: false, invalidReason: reason });
  expect(await scheme(sponsorApprovals).settle(request)).toMatchObject({ success: false, errorReason: reason });
  expect([await sentBy(facilitator), await sentBy(payer)]).toEqual(before);
}

async function selectorOf(hash: string): Promise<string> {
  const transaction = z.object({ input: z.string() }).parse(await world.rpc("eth_getTransactionByHash", [hash]));
  return transaction.input.slice(0, 10);
}

describe("a permit that comes with the payment", () => {
  const extension = "eip2612GasSponsoring";

  it("costs one request to verify, and is settled in one transaction", async () => {
    const account = newAccount();
    const request = await signed({ account, extension });
    const asked = proxy.methods.length;
    expect(await scheme().verify(request)).toMatchObject({ isValid: true });
    expect(proxy.methods.slice(asked)).toEqual(["eth_call"]);
    const settled = await scheme().settle(request);
    expect(settled).toMatchObject({ success: true });
    expect(await selectorOf(settled.transaction)).toBe("0xfa340378");
    expect(await world.allowance(world.usdc, account.address, permit2Address)).toBe(0n);
  });

  it("is not needed when the allowance is there, whoever gave it", async () => {
    const account = newAccount();
    const request = await signed({ account, extension, change: (info) => ({ ...info, signature: "0x00" }) });
    await expectRefused(request, account.address, "permit2_allowance_required");
    await world.setAllowance(world.usdc, account.address, permit2Address, 10_000n);
    const settled = await scheme().settle(request);
    expect(settled).toMatchObject({ success: true });
    expect(await selectorOf(settled.transaction)).toBe("0x13cd3b53");
  });

  it("is refused from a token that takes none", async () => {
    const account = newAccount();
    const token = await world.deployProbe("no-permit", ["no-permit"]);
    const info = await signed({ account, extension }).then(({ paymentPayload }) => paymentPayload.extensions);
    const request = await signed({ account, extension, token, change: () => ({}) });
    const own = z.object({ [extension]: z.object({ info: z.looseObject({}) }) }).parse(info)[extension].info;
    const extensions = { [extension]: { info: { ...own, asset: token } } };
    const paymentPayload = { ...request.paymentPayload, extensions };
    await expectRefused({ ...request, paymentPayload }, account.address, "permit2_allowance_required");
  });
});

describe("a signed approval that comes with the payment", () => {
  const extension = "erc20ApprovalGasSponsoring";

  it("is broadcast before the payment is settled", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    const asked = proxy.methods.length;
    expect(await scheme().verify(request)).toMatchObject({ isValid: true });
    expect(proxy.methods.slice(asked).sort()).toEqual([
      "eth_call",
      "eth_getBalance",
      "eth_getBlockByNumber",
      "eth_getTransactionCount",
      "eth_maxPriorityFeePerGas",
      "eth_simulateV1",
    ]);
    expect(await sentBy(account.address)).toBe(0);
    const settled = await scheme().settle(request);
    expect(settled).toMatchObject({ success: true });
    expect(await selectorOf(settled.transaction)).toBe("0x13cd3b53");
    expect(await sentBy(account.address)).toBe(1);
  });

  it("is settled right after verifying, too", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    const one = scheme();
    expect(await one.verify(request)).toMatchObject({ isValid: true });
    expect(await one.settle(request)).toMatchObject({ success: true });
  });

  it("is not sent when it has been mined already", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    const raw = z
      .object({ [extension]: z.object({ info: z.object({ signedTransaction: z.string() }) }) })
      .parse(request.paymentPayload.extensions)[extension].info.signedTransaction;
    await world.rpc("eth_sendRawTransaction", [raw]);
    expect(await scheme().settle(request)).toMatchObject({ success: true });
    expect(await sentBy(account.address)).toBe(1);
  });

  it("is refused when the payer does not own its gas: nobody is funded", async () => {
    const account = newAccount();
    const request = await signed({ account, extension });
    await world.setNativeBalance(account.address, 1n);
    await expectRefused(request, account.address, "erc20_approval_tx_failed");
  });

  it("is refused where it is not sponsored", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    await expectRefused(await signed({ account, extension }), account.address, "permit2_allowance_required", false);
  });

  it("is refused for its nonce", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    await world.rpc("anvil_setNonce", [account.address, "0x1"]);
    await expectRefused(request, account.address, "erc20_approval_tx_failed");
  });

  it("is not broadcast before a payment that would fail", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    await world.setBalance(world.usdc, account.address, 9_999n);
    await expectRefused(request, account.address, "insufficient_funds");
    await world.setBalance(world.usdc, account.address, 10_000n);
    await world.blacklist(account.address, true);
    await expectRefused(request, account.address, "permit2_simulation_failed");
  });

  it("ends the settlement when the node does not take it", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    const before = await sentBy(facilitator);
    const refusal = { error: { code: -32000, message: "transaction underpriced" } };
    proxy.answerOnce("eth_sendRawTransaction", async () => refusal);
    expect(await scheme().settle(request)).toMatchObject({ errorReason: "erc20_approval_broadcast_failed" });
    expect(await sentBy(facilitator)).toBe(before);
  });

  it("does not end it when the node has mined it already", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    proxy.answerOnce("eth_sendRawTransaction", async (pass) => {
      await pass();
      return { error: { code: -32003, message: "nonce too low" } };
    });
    expect(await scheme().settle(request)).toMatchObject({ success: true });
  });

  it("ends it when no block takes it in time", async () => {
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    const before = await sentBy(facilitator);
    proxy.answerOnce("eth_sendRawTransaction", async () => ({ result: `0x${"11".repeat(32)}` }));
    const impatient = scheme(true, { receiptTimeoutMs: 50 });
    expect(await impatient.settle(request)).toMatchObject({ errorReason: "erc20_approval_tx_failed" });
    expect(await sentBy(facilitator)).toBe(before);
  });

  it("is a fault and no verdict on a node that cannot simulate it", async () => {
    const plain = await startCountingProxy(world.rpcUrl);
    plain.lack("eth_simulateV1");
    const account = newAccount();
    await world.setNativeBalance(account.address, ether);
    const request = await signed({ account, extension });
    await expect(scheme(true, { rpcUrl: plain.url }).verify(request)).rejects.toMatchObject({
      code: "chain_unreachable",
    });
    await plain.stop();
  });
});

import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { type ExactEvmFacilitatorOptions, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { createFacilitator } from "@x402-reference/facilitator";
import { type FacilitatorRequest, PaymentPayload, parseOrThrow } from "@x402-reference/types";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const payTo = privateKeyToAccount(deriveKey("payee", "sending")).address;
const gasPayer = privateKeyToAccount(facilitatorKey);
let world: World;
let proxy: CountingProxy;
let payers = 0;

beforeAll(async () => {
  world = await createWorld();
  proxy = await startCountingProxy(world.rpcUrl);
});
afterAll(async () => {
  await proxy.stop();
  await world.stop();
});

const schemeWith = (options: Partial<ExactEvmFacilitatorOptions> = {}) =>
  exactEvmFacilitator({ network: world.network, rpcUrl: proxy.url, account: gasPayer, ...options });

/** A payment of one cent by a payer who has it. */
async function signed(): Promise<FacilitatorRequest> {
  const [payment] = await signedByOne(1);
  if (!payment) throw new Error("no payment");
  return payment;
}

/** Different payments of one cent each, by a payer who has one cent. */
async function signedByOne(count: number): Promise<FacilitatorRequest[]> {
  payers += 1;
  const account = privateKeyToAccount(deriveKey(`payer-${payers}`, "sending"));
  await world.fund(account.address, 10_000n);
  return Promise.all(Array.from({ length: count }, () => signedBy(account)));
}

async function signedBy(account: PrivateKeyAccount): Promise<FacilitatorRequest> {
  const price = exactEvmServer().price("$0.01", world.network);
  const accepted = { scheme: "exact", network: world.network, ...price, payTo, maxTimeoutSeconds: 60 };
  const payload = await exactEvmClient({ account }).createPayload(accepted);
  const paymentPayload = parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The payment");
  return { paymentPayload, paymentRequirements: accepted };
}

const sentSoFar = async () => Number(await world.rpc("eth_getTransactionCount", [gasPayer.address, "latest"]));

describe("a node that takes the transaction and answers with an error", () => {
  it.each([
    [-32000, "nonce too low: next nonce 8, tx nonce 7"],
    [-32000, "already known"],
    [-32000, "context deadline exceeded"],
    [-32603, "Internal error: upstream timeout"],
  ])("is not believed: %i %s", async (code, message) => {
    const facilitator = createFacilitator({ schemes: [schemeWith()] });
    const request = await signed();
    const before = await sentSoFar();
    proxy.answerOnce("eth_sendRawTransaction", async (pass) => {
      await pass();
      return { error: { code, message } };
    });
    expect(await facilitator.settle(request)).toMatchObject({ success: true });
    expect(await sentSoFar()).toBe(before + 1);
  });
});

describe("a node that refuses the transaction", () => {
  it.each(["nonce too low", "nonce too high"])("as %s is given another one", async (message) => {
    proxy.answerOnce("eth_sendRawTransaction", async () => ({ error: { code: -32000, message } }));
    expect(await schemeWith().settle(await signed())).toMatchObject({ success: true });
  });

  it.each(["replacement transaction underpriced", "transaction pool is full", "rate limit exceeded"])(
    "as %s leaves the payment free",
    async (message) => {
      const facilitator = createFacilitator({ schemes: [schemeWith()] });
      const request = await signed();
      proxy.answerOnce("eth_sendRawTransaction", async () => ({ error: { code: -32000, message } }));
      expect(await facilitator.settle(request)).toMatchObject({
        errorReason: "invalid_transaction_state",
        transaction: "",
      });
      expect(await facilitator.settle(request)).toMatchObject({ success: true });
    },
  );
});

describe("the queue of a key", () => {
  it("goes on after a transaction that the node took and lost", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 200 });
    expect(await scheme.settle(await signed())).toMatchObject({ success: true });
    const [lost, next] = [await signed(), await signed()];
    await world.rpc("evm_setAutomine", [false]);
    const pending = await scheme.settle(lost);
    expect(pending).toMatchObject({ errorReason: "settlement_pending" });
    await world.rpc("anvil_dropTransaction", [pending.transaction]);
    await world.rpc("evm_setAutomine", [true]);
    expect(await scheme.settle(next)).toMatchObject({ success: true });
  });

  it("goes on when blocks have become dearer since the fees were asked for", async () => {
    const gwei = (amount: number) => `0x${(amount * 1e9).toString(16)}`;
    await world.rpc("anvil_setNextBlockBaseFeePerGas", [gwei(100)]);
    await world.rpc("evm_mine", []);
    const scheme = schemeWith();
    expect(await scheme.settle(await signed())).toMatchObject({ success: true });
    await world.rpc("anvil_setNextBlockBaseFeePerGas", [gwei(150)]);
    expect(await scheme.settle(await signed())).toMatchObject({ success: true });
  });

  it("sends nothing that the payer's other payments leave no money for", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 500 });
    const requests = await signedByOne(5);
    const before = await sentSoFar();
    await world.rpc("evm_setAutomine", [false]);
    const outcomes = await Promise.all(requests.map((request) => scheme.settle(request)));
    await world.rpc("evm_mine", []);
    await world.rpc("evm_setAutomine", [true]);
    expect(outcomes.map((outcome) => (outcome.success ? "" : outcome.errorReason)).sort()).toEqual([
      ...Array.from({ length: 4 }, () => "insufficient_funds"),
      "settlement_pending",
    ]);
    expect(await sentSoFar()).toBe(before + 1);
  });

  it("sends nothing that has expired while it waited", async () => {
    let ahead = 0;
    const scheme = schemeWith({ now: () => Date.now() / 1000 + ahead });
    const request = await signed();
    const before = await sentSoFar();
    proxy.answerOnce("eth_getTransactionCount", async () => {
      ahead = 55;
      return { result: `0x${before.toString(16)}` };
    });
    expect(await scheme.settle(request)).toMatchObject({
      success: false,
      errorReason: "invalid_exact_evm_payload_authorization_valid_before",
      transaction: "",
    });
    expect(await sentSoFar()).toBe(before);
  });

  it("is a fault of the chain when the node does not tell the nonce", async () => {
    proxy.answerOnce("eth_getTransactionCount", async () => ({ error: { code: -32603, message: "out of order" } }));
    await expect(schemeWith().settle(await signed())).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});

describe("waiting for a receipt", () => {
  it("ends in time though the node hangs", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 200, rpcTimeoutMs: 5_000 });
    proxy.answerOnce("eth_getTransactionReceipt", () => new Promise(() => undefined));
    const started = Date.now();
    expect(await scheme.settle(await signed())).toMatchObject({ errorReason: "settlement_pending" });
    expect(Date.now() - started).toBeLessThan(3_000);
  });
});

import { createPaymentClient, readReceipt, spendUpTo } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { assertChain, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { createFacilitator } from "@x402-reference/facilitator";
import { createPaymentGate } from "@x402-reference/server";
import { withPayment } from "@x402-reference/server/fetch";
import { type FacilitatorRequest, network, PaymentPayload, parseOrThrow } from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const payee = privateKeyToAccount(deriveKey("payee", "first-payment")).address;
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

async function fundedPayer(units = 1_000_000n) {
  payers += 1;
  const account = privateKeyToAccount(deriveKey(`payer-${payers}`, "first-payment"));
  await world.fund(account.address, units);
  return account;
}

const facilitatorScheme = (rpcUrl = proxy.url) =>
  exactEvmFacilitator({ network: world.network, rpcUrl, account: privateKeyToAccount(facilitatorKey) });

async function signed(account: Awaited<ReturnType<typeof fundedPayer>>): Promise<FacilitatorRequest> {
  const accepted = {
    scheme: "exact",
    network: world.network,
    ...exactEvmServer().price("$0.01", world.network),
    payTo: payee,
    maxTimeoutSeconds: 60,
  };
  const payload = await exactEvmClient({ account }).createPayload(accepted);
  const paymentPayload = parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The payment");
  return { paymentPayload, paymentRequirements: accepted };
}

async function requestsOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = proxy.methods.length;
  await work();
  return proxy.methods.slice(before);
}

describe("the first payment", () => {
  it("goes from 402 to the goods, and the money is on the chain", async () => {
    const account = await fundedPayer();
    const gate = createPaymentGate({
      facilitator: createFacilitator({ schemes: [facilitatorScheme()] }),
      schemes: [exactEvmServer()],
      routes: { "GET /report": { price: "$0.01", network: world.network, payTo: payee } },
    });
    const shop = withPayment(() => Response.json({ report: "worth a cent" }), gate);
    const client = createPaymentClient({
      schemes: [exactEvmClient({ account })],
      policy: spendUpTo("0.01", { network: world.network, asset: world.usdc, decimals: 6 }),
    });
    const pay = wrapFetch(async (input, init) => {
      const response = await shop(new Request(input, init));
      return Object.defineProperty(response, "url", { value: String(input instanceof Request ? input.url : input) });
    }, client);

    const before = await world.balance(world.usdc, payee);
    const response = await pay("https://shop.example/report");

    expect(await response.json()).toEqual({ report: "worth a cent" });
    expect(readReceipt(response)).toMatchObject({ success: true, network: world.network, payer: account.address });
    expect(await world.balance(world.usdc, payee)).toBe(before + 10_000n);
    expect(await world.balance(world.usdc, account.address)).toBe(990_000n);
  });

  it("costs one request to verify", async () => {
    const request = await signed(await fundedPayer());
    const scheme = facilitatorScheme();
    expect(await requestsOf(() => scheme.verify(request))).toEqual(["eth_call"]);
    expect(await scheme.verify(request)).toMatchObject({ isValid: true, payer: expect.stringMatching(/^0x/) });
  });

  it("costs no request to refuse what the payment itself shows", async () => {
    const { paymentPayload, paymentRequirements } = await signed(await fundedPayer());
    const dearer = { ...paymentRequirements, payTo: world.usdc };
    const scheme = facilitatorScheme();
    expect(await requestsOf(() => scheme.settle({ paymentPayload, paymentRequirements: dearer }))).toEqual([]);
  });

  it("costs the simulation, the broadcast and the receipt to settle, once fees and nonce are known", async () => {
    const scheme = facilitatorScheme();
    expect(await scheme.settle(await signed(await fundedPayer()))).toMatchObject({ success: true });
    const request = await signed(await fundedPayer());
    const methods = await requestsOf(() => scheme.settle(request));
    expect(methods.filter((method) => method !== "eth_getTransactionReceipt")).toEqual([
      "eth_call",
      "eth_sendRawTransaction",
    ]);
  });

  it("settles twenty different payments at once with one key", async () => {
    const scheme = facilitatorScheme();
    const requests = await Promise.all(Array.from({ length: 20 }, async () => signed(await fundedPayer())));
    const outcomes = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(20);
  });

  it("settles though somebody else used the facilitator's key meanwhile", async () => {
    const mine = facilitatorScheme();
    expect(await mine.settle(await signed(await fundedPayer()))).toMatchObject({ success: true });
    expect(await facilitatorScheme().settle(await signed(await fundedPayer()))).toMatchObject({ success: true });
    expect(await mine.settle(await signed(await fundedPayer()))).toMatchObject({ success: true });
  });

  it("is a typed failure when the facilitator cannot pay the gas", async () => {
    const poor = privateKeyToAccount(deriveKey("poor-facilitator", "first-payment"));
    const scheme = exactEvmFacilitator({ network: world.network, rpcUrl: proxy.url, account: poor });
    expect(await scheme.settle(await signed(await fundedPayer()))).toMatchObject({
      success: false,
      errorReason: "invalid_transaction_state",
      transaction: "",
    });
  });

  it("is a fault and no verdict when the chain does not answer", async () => {
    const down = await startCountingProxy(world.rpcUrl);
    down.breakDown();
    const request = await signed(await fundedPayer());
    await expect(facilitatorScheme(down.url).verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
    await down.stop();
  });

  it("is refused to start on another chain than the configured one", async () => {
    await assertChain({ network: world.network, rpcUrl: world.rpcUrl });
    const other = { network: network("eip155:8453"), rpcUrl: world.rpcUrl };
    await expect(assertChain(other)).rejects.toMatchObject({ code: "wrong_chain" });
    const nowhere = { network: world.network, rpcUrl: "http://127.0.0.1:1" };
    await expect(assertChain(nowhere)).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});

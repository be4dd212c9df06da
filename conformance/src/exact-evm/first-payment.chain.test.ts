import { createPaymentClient, readReceipt, spendUpTo } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { assertChain } from "@x402-reference/exact-evm/facilitator";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { createFacilitator } from "@x402-reference/facilitator";
import { createPaymentGate } from "@x402-reference/server";
import { withPayment } from "@x402-reference/server/fetch";
import { network } from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { deriveKey } from "../chain/keys.js";
import { startCountingProxy } from "./counting-proxy.js";

const bench = useBench("first-payment");
const { newAccount, sign, payTo, schemeWith } = bench;

describe("the first payment", () => {
  it("goes from 402 to the goods, and the money is on the chain", async () => {
    const account = newAccount();
    await bench.world.fund(account.address, 1_000_000n);
    const gate = createPaymentGate({
      facilitator: createFacilitator({ schemes: [schemeWith()] }),
      schemes: [exactEvmServer()],
      routes: { "GET /report": { price: "$0.01", network: bench.world.network, payTo } },
    });
    const shop = withPayment(() => Response.json({ report: "worth a cent" }), gate);
    const client = createPaymentClient({
      schemes: [exactEvmClient({ account })],
      policy: spendUpTo("0.01", { network: bench.world.network, asset: bench.world.usdc, decimals: 6 }),
    });
    const pay = wrapFetch(async (input, init) => {
      const response = await shop(new Request(input, init));
      return Object.defineProperty(response, "url", { value: String(input instanceof Request ? input.url : input) });
    }, client);

    const before = await bench.world.balance(bench.world.usdc, payTo);
    const response = await pay("https://shop.example/report");

    expect(await response.json()).toEqual({ report: "worth a cent" });
    expect(readReceipt(response)).toMatchObject({
      success: true,
      network: bench.world.network,
      payer: account.address,
    });
    expect(await bench.world.balance(bench.world.usdc, payTo)).toBe(before + 10_000n);
    expect(await bench.world.balance(bench.world.usdc, account.address)).toBe(990_000n);
  });

  it("settles twenty different payments at once with one key", async () => {
    const scheme = schemeWith();
    const requests = await Promise.all(Array.from({ length: 20 }, () => sign()));
    const outcomes = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(20);
  });

  it("settles though somebody else used the facilitator's key meanwhile", async () => {
    const mine = schemeWith();
    expect(await mine.settle(await sign())).toMatchObject({ success: true });
    expect(await schemeWith().settle(await sign())).toMatchObject({ success: true });
    expect(await mine.settle(await sign())).toMatchObject({ success: true });
  });

  it("is a typed failure when the facilitator cannot pay the gas", async () => {
    const poor = privateKeyToAccount(deriveKey("poor-facilitator", "first-payment"));
    const scheme = schemeWith({ account: poor });
    expect(await scheme.settle(await sign())).toMatchObject({
      success: false,
      errorReason: "invalid_transaction_state",
      transaction: "",
    });
  });

  it("is a fault and no verdict when the chain does not answer", async () => {
    const down = await startCountingProxy(bench.world.rpcUrl);
    down.breakDown();
    const request = await sign();
    await expect(schemeWith({ rpcUrl: down.url }).verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
    await down.stop();
  });

  it("is refused to start on another chain than the configured one", async () => {
    await assertChain({ network: bench.world.network, rpcUrl: bench.world.rpcUrl });
    const other = { network: network("eip155:8453"), rpcUrl: bench.world.rpcUrl };
    await expect(assertChain(other)).rejects.toMatchObject({ code: "wrong_chain" });
    const nowhere = { network: bench.world.network, rpcUrl: "http://127.0.0.1:1" };
    await expect(assertChain(nowhere)).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});

import { address } from "@solana/kit";
import { createPaymentClient, readReceipt, spendUpTo } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { exactSvmClient } from "@x402-reference/exact-svm/client";
import { assertCluster } from "@x402-reference/exact-svm/facilitator";
import { exactSvmServer } from "@x402-reference/exact-svm/server";
import { createFacilitator } from "@x402-reference/facilitator";
import { createPaymentGate } from "@x402-reference/server";
import { withPayment } from "@x402-reference/server/fetch";
import { network } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";

const bench = useSvmBench("first-svm-payment");

describe("the first payment on Solana", () => {
  it("goes from 402 to the goods, and the money is on the chain", async () => {
    const { world, schemeWith, newcomer, sponsor } = bench;
    const facilitator = createFacilitator({ schemes: [schemeWith()] });
    const payer = await newcomer(1_000_000n);
    const { address: payTo } = await newcomer();
    const gate = createPaymentGate({
      facilitator,
      schemes: [exactSvmServer({ supported: await facilitator.supported() })],
      routes: { "GET /report": { price: "$0.01", network: world.network, payTo } },
    });
    const shop = withPayment(() => Response.json({ report: "worth a cent" }), gate);
    const client = createPaymentClient({
      schemes: [exactSvmClient({ signer: payer.signer, rpcUrls: { [world.network]: world.rpcUrl } })],
      policy: spendUpTo("0.01", { network: world.network, asset: world.usdc, decimals: 6 }),
    });
    const pay = wrapFetch(async (input, init) => {
      const response = await shop(new Request(input, init));
      return Object.defineProperty(response, "url", { value: String(input instanceof Request ? input.url : input) });
    }, client);

    const [owned] = [await world.nativeBalance(sponsor.address)];
    const response = await pay("https://shop.example/report");

    expect(await response.json()).toEqual({ report: "worth a cent" });
    expect(readReceipt(response)).toMatchObject({ success: true, network: world.network, payer: payer.address });
    expect(await world.balance(world.usdc, payTo)).toBe(10_000n);
    expect(await world.balance(world.usdc, payer.address)).toBe(990_000n);
    expect(await world.nativeBalance(sponsor.address)).toBe(owned - 10_001n);
  });

  it("is one of Token-2022 as well", async () => {
    const { world, schemeWith, sign } = bench;
    const request = await sign({ mint: world.token2022 });
    expect(await schemeWith().settle(request)).toMatchObject({ success: true });
    expect(await world.balance(world.token2022, address(request.paymentRequirements.payTo))).toBe(10_000n);
  });

  it("is of the network that the node serves, or of none", async () => {
    const devnet = network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");
    await expect(assertCluster({ network: devnet, rpcUrl: bench.world.rpcUrl })).rejects.toMatchObject({
      code: "wrong_chain",
    });
    const genesis = String(await bench.world.rpc("getGenesisHash", []));
    const served = network(`solana:${genesis.slice(0, 32)}`);
    await expect(assertCluster({ network: served, rpcUrl: bench.world.rpcUrl })).resolves.toBeUndefined();
  });
});

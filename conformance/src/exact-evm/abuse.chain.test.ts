import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createFacilitator } from "@x402-reference/facilitator";
import { concat, encodeAbiParameters, encodeErrorResult, type Hex, type LocalAccount, parseAbi } from "viem";
import { describe, expect, it, onTestFinished } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { withSignature } from "../../test/exact-evm/buyer.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const bench = useBench("abuse");
const { newAccount, sign, sentSoFar, schemeWith } = bench;

async function ownNode(): Promise<CountingProxy> {
  const node = await startCountingProxy(bench.world.rpcUrl);
  onTestFinished(() => node.stop());
  return node;
}

describe("a payer who signs for more than it owns", () => {
  async function verifiedPayments(count: number) {
    const scheme = schemeWith({ verdictLifetimeMs: 60_000 });
    const account = newAccount();
    await bench.world.fund(account.address, 10_000n);
    const requests = await Promise.all(Array.from({ length: count }, () => sign({ account, units: 0n })));
    for (const request of requests) expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    return { scheme, requests, before: await sentSoFar() };
  }

  it("costs nobody gas with verdicts from before the money was spent", async () => {
    const { scheme, requests, before } = await verifiedPayments(3);
    const reasons = [];
    for (const request of requests) {
      const outcome = await scheme.settle(request);
      reasons.push(outcome.success ? "" : outcome.errorReason);
    }
    expect(reasons).toEqual(["", "insufficient_funds", "insufficient_funds"]);
    expect(await sentSoFar()).toBe(before + 1);
  });

  it("costs nobody gas by settling all at once", async () => {
    const { scheme, requests, before } = await verifiedPayments(10);
    const outcomes = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
    expect(await sentSoFar()).toBe(before + 1);
  });
});

describe("a wallet that somebody else deploys first", () => {
  it("pays nevertheless, though the factory then refuses", async () => {
    const owner = newAccount();
    const { address, factory, factoryData } = await bench.world.counterfactual({ owner: owner.address, name: "abuse" });
    const scheme = schemeWith({ factories: [factory] });
    const signTypedData: LocalAccount["signTypedData"] = (data) => owner.signTypedData(data);
    const parameters = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;
    const magic: Hex = `0x${"6492".repeat(16)}`;
    const request = withSignature(await sign({ account: { address, type: "smart", signTypedData } }), (signature) =>
      concat([encodeAbiParameters(parameters, [factory, factoryData, signature]), magic]),
    );
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });

    const somebody = newAccount().address;
    await bench.world.rpc("anvil_setBalance", [somebody, "0xde0b6b3a7640000"]);
    await bench.world.rpc("anvil_impersonateAccount", [somebody]);
    await bench.world.rpc("eth_sendTransaction", [{ from: somebody, to: factory, data: factoryData, gas: "0x2dc6c0" }]);
    const alwaysReverts = "0x5f5ffd";
    const undo = await bench.world.setCode(factory, alwaysReverts);
    onTestFinished(undo);
    expect(await scheme.settle(request)).toMatchObject({ success: true });
  });
});

describe("a server that hardly waits", () => {
  it("does not have the nonces forgotten that are under way", async () => {
    const node = await ownNode();
    const scheme = schemeWith({ rpcUrl: node.url });
    await bench.world.rpc("evm_setAutomine", [false]);
    onTestFinished(() => void bench.world.rpc("evm_setAutomine", [true]));
    const { paymentPayload, paymentRequirements } = await sign();
    const hasty = { paymentPayload, paymentRequirements: { ...paymentRequirements, maxTimeoutSeconds: 0.001 } };
    expect(await scheme.settle(hasty)).toMatchObject({ errorReason: "settlement_pending" });
    await expect.poll(() => node.methods).toContain("eth_getTransactionByHash");
    await bench.world.rpc("evm_setAutomine", [true]);
    expect(await scheme.settle(await sign())).toMatchObject({ success: true });
    expect(node.methods.filter((method) => method === "eth_getTransactionCount")).toHaveLength(1);
  });
});

describe("a node", () => {
  it("that waited for the receipt in vain has the transaction", async () => {
    const node = await ownNode();
    const facilitator = createFacilitator({ schemes: [schemeWith({ rpcUrl: node.url })] });
    node.answerOnce("eth_sendRawTransactionSync", async (pass) => {
      await pass();
      const message = "The transaction was added to the transaction pool but wasn't processed in 20s";
      return { error: { code: 4, message } };
    });
    const before = await sentSoFar();
    expect(await facilitator.settle(await sign())).toMatchObject({ success: true });
    expect(await sentSoFar()).toBe(before + 1);
  });

  it("whose contracts count the blocks of another chain is not behind", async () => {
    const node = await ownNode();
    node.lack("eth_sendRawTransactionSync");
    const scheme = schemeWith({ rpcUrl: node.url });
    const settled = await scheme.settle(await sign());
    node.answerOnce("eth_getTransactionReceipt", async () => {
      const receipt: unknown = await bench.world.rpc("eth_getTransactionReceipt", [settled.transaction]);
      return { result: { ...Object(receipt), blockNumber: "0x16000000" } };
    });
    expect(await scheme.resume(await sign(), settled.transaction)).toMatchObject({ transaction: settled.transaction });
    expect(await scheme.verify(await sign())).toMatchObject({ isValid: true });
  });

  it("cannot make the facilitator pay any price", async () => {
    const node = await ownNode();
    const maxFeePerGas = 5_000_000_000n;
    const scheme = schemeWith({ rpcUrl: node.url, maxFeePerGas });
    node.answerOnce("eth_maxPriorityFeePerGas", async () => ({ result: "0xffffffffff" }));
    const settled = await scheme.settle(await sign());
    expect(settled).toMatchObject({ success: true });
    const sent: unknown = await bench.world.rpc("eth_getTransactionByHash", [settled.transaction]);
    expect(sent).toMatchObject({ maxFeePerGas: "0x12a05f200", maxPriorityFeePerGas: "0x12a05f200" });
  });

  it("cannot make the facilitator ask a URL", async () => {
    const asked: string[] = [];
    const secret = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.end("{}");
    });
    await new Promise<void>((resolve) => secret.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void secret.close());
    const { port } = secret.address() as AddressInfo;
    const node = await ownNode();
    const scheme = schemeWith({ rpcUrl: node.url, delegationManagers: "any" });
    const [sender = ""] = scheme.signers()["eip155:*"] ?? [];
    const data = encodeErrorResult({
      abi: parseAbi(["error OffchainLookup(address sender, string[] urls, bytes data, bytes4 callback, bytes extra)"]),
      args: [`0x${sender.slice(2)}`, [`http://127.0.0.1:${port}/{sender}/{data}`], "0x", "0x00000000", "0x"],
    });
    const error = { code: 3, message: "execution reverted", data };
    node.answerOnce("eth_call", async () => ({ error }));
    const { paymentPayload, paymentRequirements } = await sign();
    const offer = { ...paymentRequirements, extra: { assetTransferMethod: "erc7710" } };
    const payload = { delegationManager: bench.payTo, permissionContext: "0x", delegator: newAccount().address };
    const request = { paymentPayload: { ...paymentPayload, accepted: offer, payload }, paymentRequirements: offer };
    await expect(scheme.verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
    expect(asked).toEqual([]);
  });
});

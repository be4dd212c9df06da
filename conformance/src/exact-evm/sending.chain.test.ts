import { createFacilitator } from "@x402-reference/facilitator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const bench = useBench("sending");
const { newAccount, sign, sentSoFar, schemeWith } = bench;

/** The two ways to hand a node a transaction: with the receipt in the answer, and without it where the node cannot. */
const ways = ["eth_sendRawTransactionSync", "eth_sendRawTransaction"] as const;

/** A node of its own that can be used in one way only, or in the better one. */
async function nodeFor(way: (typeof ways)[number]): Promise<CountingProxy> {
  const node = await startCountingProxy(bench.world.rpcUrl);
  onTestFinished(() => node.stop());
  if (way === "eth_sendRawTransaction") node.lack("eth_sendRawTransactionSync");
  return node;
}

describe.each(ways)("a node that takes the transaction by %s and answers with an error", (way) => {
  it.each([
    [-32000, "nonce too low: next nonce 8, tx nonce 7"],
    [-32000, "already known"],
    [-32000, "context deadline exceeded"],
    [-32603, "Internal error: upstream timeout"],
  ])("is not believed: %i %s", async (code, message) => {
    const node = await nodeFor(way);
    const facilitator = createFacilitator({ schemes: [schemeWith({ rpcUrl: node.url })] });
    const request = await sign();
    const before = await sentSoFar();
    node.answerOnce(way, async (pass) => {
      await pass();
      return { error: { code, message } };
    });
    expect(await facilitator.settle(request)).toMatchObject({ success: true });
    expect(await sentSoFar()).toBe(before + 1);
  });
});

describe.each(ways)("a node that refuses the transaction by %s", (way) => {
  it.each([
    "nonce too low",
    "nonce too high",
    "replacement transaction underpriced",
    "max fee per gas less than block base fee",
  ])("as %s is given another one", async (message) => {
    const node = await nodeFor(way);
    node.answerOnce(way, async () => ({ error: { code: -32000, message } }));
    expect(await schemeWith({ rpcUrl: node.url }).settle(await sign())).toMatchObject({ success: true });
  });

  it.each(["transaction pool is full", "rate limit exceeded"])("as %s leaves the payment free", async (message) => {
    const node = await nodeFor(way);
    const facilitator = createFacilitator({ schemes: [schemeWith({ rpcUrl: node.url })] });
    const request = await sign();
    node.answerOnce(way, async () => ({ error: { code: -32000, message } }));
    expect(await facilitator.settle(request)).toMatchObject({
      errorReason: "invalid_transaction_state",
      transaction: "",
    });
    expect(await facilitator.settle(request)).toMatchObject({ success: true });
  });
});

describe("a node that is slow to say that it cannot answer with the receipt", () => {
  it("is handed the transaction the other way", async () => {
    const node = await nodeFor("eth_sendRawTransactionSync");
    node.answerOnce("eth_sendRawTransactionSync", async () => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return { error: { code: -32601, message: "Method not found" } };
    });
    expect(await schemeWith({ rpcUrl: node.url }).settle(await sign())).toMatchObject({ success: true });
    expect(node.methods).toContain("eth_sendRawTransaction");
  });
});

describe("the queue of a key", () => {
  it("goes on after a transaction that the node took and lost", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 200 });
    expect(await scheme.settle(await sign())).toMatchObject({ success: true });
    const [lost, held, next] = [await sign(), await sign(), await sign()];
    await bench.world.rpc("evm_setAutomine", [false]);
    const pending = await scheme.settle(lost);
    expect(pending).toMatchObject({ errorReason: "settlement_pending" });
    await bench.world.rpc("anvil_dropTransaction", [pending.transaction]);
    await bench.world.rpc("evm_setAutomine", [true]);
    // Whether the loss was noticed before the next one was sent is chance; the one after it closes the gap in any case.
    const second = await scheme.settle(held);
    await vi.waitFor(async () => expect(await scheme.settle(next)).toMatchObject({ success: true }));
    if (!second.success) expect(await scheme.resume(held, second.transaction)).toMatchObject({ success: true });
  });

  it.each([1.5, 100])(
    "goes on when blocks have become %d times as dear since the fees were asked for",
    async (times) => {
      const gwei = (amount: number) => `0x${(amount * 1e9).toString(16)}`;
      await bench.world.rpc("anvil_setNextBlockBaseFeePerGas", [gwei(100)]);
      await bench.world.rpc("evm_mine", []);
      const scheme = schemeWith();
      expect(await scheme.settle(await sign())).toMatchObject({ success: true });
      await bench.world.rpc("anvil_setNextBlockBaseFeePerGas", [gwei(100 * times)]);
      expect(await scheme.settle(await sign())).toMatchObject({ success: true });
    },
  );

  it("sends nothing that the payer's other payments leave no money for", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 500 });
    const account = newAccount();
    await bench.world.fund(account.address, 10_000n);
    const requests = await Promise.all(Array.from({ length: 5 }, () => sign({ account, units: 0n })));
    const before = await sentSoFar();
    await bench.world.rpc("evm_setAutomine", [false]);
    const outcomes = await Promise.all(requests.map((request) => scheme.settle(request)));
    await bench.world.rpc("evm_mine", []);
    await bench.world.rpc("evm_setAutomine", [true]);
    expect(outcomes.map((outcome) => (outcome.success ? "" : outcome.errorReason)).sort()).toEqual([
      ...Array.from({ length: 4 }, () => "insufficient_funds"),
      "settlement_pending",
    ]);
    expect(await sentSoFar()).toBe(before + 1);
  });

  it("sends nothing that has expired while it waited", async () => {
    let ahead = 0;
    const scheme = schemeWith({ now: () => Date.now() / 1000 + ahead });
    const request = await sign();
    const before = await sentSoFar();
    bench.proxy.answerOnce("eth_getTransactionCount", async () => {
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
    bench.proxy.answerOnce("eth_getTransactionCount", async () => ({
      error: { code: -32603, message: "out of order" },
    }));
    await expect(schemeWith().settle(await sign())).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});

describe("waiting for a receipt", () => {
  it("ends in time though the node hangs", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 200, rpcTimeoutMs: 5_000 });
    bench.proxy.answerOnce("eth_sendRawTransactionSync", async (pass) => {
      await pass();
      return { error: { code: 4, message: "The transaction was added to the pool but was not processed in time" } };
    });
    bench.proxy.answerOnce("eth_getTransactionReceipt", () => new Promise(() => undefined));
    const started = Date.now();
    expect(await scheme.settle(await sign())).toMatchObject({ errorReason: "settlement_pending" });
    expect(Date.now() - started).toBeLessThan(3_000);
  });
});

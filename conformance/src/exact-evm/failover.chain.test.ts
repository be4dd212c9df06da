import { createFacilitator } from "@x402-reference/facilitator";
import { afterEach, describe, expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const bench = useBench("failover");
const { sign, sentSoFar, payTo } = bench;
const paidSoFar = () => bench.world.balance(bench.world.usdc, payTo);

let dying: CountingProxy | undefined;
afterEach(async () => {
  await dying?.stop();
  await bench.world.rpc("evm_setAutomine", [true]);
});

/** A facilitator whose first node dies with the next transaction that it is given, which it has passed on. */
async function failingOver({ lacking = [] as string[], receiptTimeoutMs = 5_000 } = {}) {
  const proxy = await startCountingProxy(bench.world.rpcUrl);
  dying = proxy;
  for (const method of lacking) proxy.lack(method);
  const options = { rpcUrl: proxy.url, fallbackRpcUrls: [bench.world.rpcUrl], receiptTimeoutMs };
  const facilitator = createFacilitator({ schemes: [bench.schemeWith(options)] });
  expect(await facilitator.settle(await sign())).toMatchObject({ success: true });
  const [send = ""] = proxy.methods.filter((method) => /^eth_sendRaw/.test(method)).slice(-1);
  proxy.answerOnce(send, async (pass) => {
    await pass();
    void proxy.stop();
    return { result: null };
  });
  return facilitator;
}

describe.each([
  ["answers a broadcast with the receipt", []],
  ["answers a broadcast with the hash", ["eth_sendRawTransactionSync"]],
])("a node that %s and dies when it has taken a transaction", (_, lacking) => {
  it("leaves the payment settled by that transaction, and the next one to the other node", async () => {
    const facilitator = await failingOver({ lacking });
    const [sent, paid] = [await sentSoFar(), await paidSoFar()];
    expect(await facilitator.settle(await sign())).toMatchObject({ success: true });
    expect([await sentSoFar(), await paidSoFar()]).toEqual([sent + 1, paid + 10_000n]);
    expect(await facilitator.settle(await sign())).toMatchObject({ success: true });
    expect([await sentSoFar(), await paidSoFar()]).toEqual([sent + 2, paid + 20_000n]);
  });
});

it("a payment whose transaction is not mined before its time is over is pending, and ends by the same transaction", async () => {
  const facilitator = await failingOver({ lacking: ["eth_sendRawTransactionSync"], receiptTimeoutMs: 300 });
  const request = await sign();
  const [sent, paid] = [await sentSoFar(), await paidSoFar()];
  await bench.world.rpc("evm_setAutomine", [false]);
  const first = await facilitator.settle(request);
  expect(first).toMatchObject({ success: false, errorReason: "settlement_pending" });
  await bench.world.rpc("evm_mine", []);
  expect(await facilitator.settle(request)).toMatchObject({ success: true, transaction: first.transaction });
  expect([await sentSoFar(), await paidSoFar()]).toEqual([sent + 1, paid + 10_000n]);
});

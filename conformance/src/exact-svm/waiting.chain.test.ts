import { createFacilitator } from "@x402-reference/facilitator";
import { describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";

const bench = useSvmBench("svm-waiting", { blocks: "by-hand" });

const pending = { success: false, errorReason: "settlement_pending", transaction: expect.stringMatching(/^.{80,}$/) };

describe("waiting for a confirmation on Solana", () => {
  it("answers settlement_pending when the time is over, and finds the same transaction later", async () => {
    const facilitator = createFacilitator({ schemes: [bench.schemeWith({ confirmTimeoutMs: 300 })] });
    const request = await bench.sign();
    const first = await facilitator.settle(request);
    expect(first).toMatchObject(pending);
    await bench.world.mine();
    expect(await facilitator.settle(request)).toMatchObject({ success: true, transaction: first.transaction });
    expect(await facilitator.settle(request)).toMatchObject({ errorReason: "duplicate_settlement" });
  });

  it("waits no longer than the offer says", async () => {
    const request = await bench.sign({ maxTimeoutSeconds: 1 });
    const since = Date.now();
    expect(await bench.schemeWith().settle(request)).toMatchObject(pending);
    expect(Date.now() - since).toBeLessThan(1_000);
  });

  it("ends in a definite failure when the blockhash has expired without the transaction", async () => {
    const scheme = bench.schemeWith({ confirmTimeoutMs: 300 });
    const request = await bench.sign();
    bench.proxy.answerOnce("sendTransaction", async () => ({ result: "swallowed" }));
    const first = await scheme.settle(request);
    expect(first).toMatchObject(pending);
    await bench.world.expireBlockhashes();
    expect(await scheme.resume(request, first.transaction)).toMatchObject({
      success: false,
      errorReason: "invalid_exact_svm_transaction_failed",
      transaction: first.transaction,
    });
  });

  it("finds a transaction whose blockhash has expired since", async () => {
    const scheme = bench.schemeWith({ confirmTimeoutMs: 300 });
    const request = await bench.sign();
    const first = await scheme.settle(request);
    await bench.world.mine();
    await bench.world.expireBlockhashes();
    expect(await scheme.resume(request, first.transaction)).toMatchObject({ success: true });
  });

  it("sends a transaction again that was lost", async () => {
    const scheme = bench.schemeWith({ confirmTimeoutMs: 300 });
    const request = await bench.sign();
    bench.proxy.answerOnce("sendTransaction", async () => ({ result: "swallowed" }));
    const { transaction } = await scheme.settle(request);
    expect(await scheme.resume(request, transaction)).toMatchObject(pending);
    await bench.world.mine();
    expect(await scheme.resume(request, transaction)).toMatchObject({ success: true, transaction });
  });

  it("sends a transaction again that a process with another key has signed", async () => {
    const scheme = bench.schemeWith({ confirmTimeoutMs: 300 });
    const other = await bench.newcomer();
    const successor = bench.schemeWith({ confirmTimeoutMs: 300, feePayers: [other.signer] });
    const request = await bench.sign();
    bench.proxy.answerOnce("sendTransaction", async () => ({ result: "swallowed" }));
    let signed: { raw?: string } = {};
    const { transaction } = await scheme.settle(request, {
      onBroadcast(_transaction, raw) {
        signed = { ...(raw !== undefined && { raw }) };
      },
    });
    await successor.resume(request, transaction);
    await bench.world.mine();
    expect(await successor.resume(request, transaction)).toMatchObject(pending);
    expect(await successor.resume(request, transaction, signed)).toMatchObject(pending);
    await bench.world.mine();
    expect(await successor.resume(request, transaction)).toMatchObject({ success: true, transaction });
  });

  it("keeps the answer open while the node does not answer", async () => {
    const scheme = bench.schemeWith({ confirmTimeoutMs: 300 });
    const request = await bench.sign();
    const { transaction } = await scheme.settle(request);
    await bench.world.mine();
    const unreachable = bench.schemeWith({ rpcUrl: "http://127.0.0.1:9", confirmTimeoutMs: 300 });
    expect(await unreachable.resume(request, transaction)).toMatchObject(pending);
    expect(await scheme.resume(request, transaction)).toMatchObject({ success: true });
  });
});

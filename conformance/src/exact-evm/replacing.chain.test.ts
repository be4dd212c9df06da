import { createFacilitator } from "@x402-reference/facilitator";
import type { FacilitatorRequest } from "@x402-reference/types";
import type { Hex } from "viem";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";

const bench = useBench("replacing");
const { sign, sentSoFar, payTo, schemeWith } = bench;
const paidSoFar = () => bench.world.balance(bench.world.usdc, payTo);
const gwei = (amount: number): Hex => `0x${(amount * 1e9).toString(16)}`;
const mine = () => bench.world.rpc("evm_mine", []);

afterEach(() => bench.world.rpc("evm_setAutomine", [true]));

/** Notes what is written down, and calls somebody at a certain time. */
function notes(atThe: Readonly<Record<number, () => unknown>> = {}) {
  const written: { transaction: string; raw: string }[] = [];
  return {
    written,
    async onBroadcast(transaction: string, raw = "") {
      written.push({ transaction, raw });
      await atThe[written.length]?.();
    },
  };
}

async function feesOf(transaction: string) {
  const { maxFeePerGas, maxPriorityFeePerGas, nonce } = Object(
    await bench.world.rpc("eth_getTransactionByHash", [transaction]),
  );
  return { most: BigInt(maxFeePerGas), tip: BigInt(maxPriorityFeePerGas), nonce };
}

describe("a transaction that is long in coming", () => {
  it("is replaced with its nonce and an eighth more of both fees, and the one that is mined is answered", async () => {
    const scheme = schemeWith({ replaceAfterMs: 150 });
    const request = await sign();
    const [sent, had] = [await sentSoFar(), await paidSoFar()];
    await bench.world.rpc("evm_setAutomine", [false]);
    const pool: Awaited<ReturnType<typeof feesOf>>[] = [];
    const { written, onBroadcast } = notes({
      2: async () => pool.push(await feesOf(written[0]?.transaction ?? "")),
      3: async () => pool.push(await feesOf(written[1]?.transaction ?? "")),
      4: mine,
    });
    const settled = await scheme.settle(request, { onBroadcast });
    expect(settled).toMatchObject({ success: true, transaction: written[2]?.transaction });
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await paidSoFar()).toBe(had + 10_000n);
    const [before, after] = pool;
    expect(after?.nonce).toBe(before?.nonce);
    expect((after?.most ?? 0n) * 8n).toBeGreaterThanOrEqual((before?.most ?? 0n) * 9n);
    expect((after?.tip ?? 0n) * 8n).toBeGreaterThanOrEqual((before?.tip ?? 0n) * 9n);
    expect(written[2]?.raw.split(",")).toHaveLength(3);
  });

  it("is mined after all when blocks have become dear since, and what comes after it too", async () => {
    const scheme = schemeWith({ replaceAfterMs: 300, receiptTimeoutMs: 8_000 });
    await scheme.settle(await sign());
    const [stuck, behind] = [await sign(), await sign()];
    await bench.world.rpc("evm_setAutomine", [false]);
    const first = scheme.settle(stuck);
    await bench.world.rpc("anvil_setNextBlockBaseFeePerGas", [gwei(500)]);
    const second = scheme.settle(behind);
    await mine();
    await bench.world.rpc("anvil_setIntervalMining", [1]);
    expect(await Promise.all([first, second])).toMatchObject([{ success: true }, { success: true }]);
    await bench.world.rpc("anvil_setIntervalMining", [0]);
  });

  it("is replaced by another process that has the key, and not by one that has not", async () => {
    const request = await sign();
    await bench.world.rpc("evm_setAutomine", [false]);
    const left = await leave(request);
    const asked: string[] = [];
    const onBroadcast = async (transaction: string) => {
      asked.push(transaction);
      await mine();
    };
    const resuming = { raw: left.raw, onBroadcast };
    const stranger = schemeWith({ replaceAfterMs: 50, receiptTimeoutMs: 300, account: bench.newAccount() });
    expect(await stranger.resume(request, left.transaction, resuming)).toMatchObject({
      errorReason: "settlement_pending",
    });
    expect(asked).toEqual([]);
    const thrifty = schemeWith({ replaceAfterMs: 50, receiptTimeoutMs: 300, maxFeePerHour: 1n });
    expect(await thrifty.resume(request, left.transaction, resuming)).toMatchObject({
      errorReason: "settlement_pending",
    });
    expect(asked).toEqual([]);
    const successor = schemeWith({ replaceAfterMs: 100, receiptTimeoutMs: 8_000 });
    expect(await successor.resume(request, left.transaction, resuming)).toMatchObject({ success: true });
    expect(asked.length).toBeGreaterThan(0);
  });

  it("is found by the payment's own event when another one was mined in its place that nobody wrote down", async () => {
    const request = await sign();
    await bench.world.rpc("evm_setAutomine", [false]);
    const left = await leave(request);
    const successor = schemeWith({ replaceAfterMs: 100, receiptTimeoutMs: 8_000 });
    const { written, onBroadcast } = notes({ 2: mine });
    const replaced = await successor.resume(request, left.transaction, { raw: left.raw, onBroadcast });
    expect(replaced).toMatchObject({ success: true, transaction: written[0]?.transaction });
    await bench.world.rpc("evm_setAutomine", [true]);
    const later = await schemeWith().resume(request, left.transaction, { raw: left.raw });
    expect(later).toEqual(replaced);
  });

  it("is not replaced beyond what a transaction may cost, nor once the payment has expired", async () => {
    let ahead = 0;
    const { written, onBroadcast } = notes();
    const options = { replaceAfterMs: 50, receiptTimeoutMs: 400, now: () => Date.now() / 1000 + ahead };
    const [poor, late] = [schemeWith({ ...options, maxFeePerGas: 3_000_000_000n }), schemeWith(options)];
    const [first, second] = [await sign(), await sign()];
    await bench.world.rpc("anvil_setNextBlockBaseFeePerGas", [gwei(1)]);
    await mine();
    await bench.world.rpc("evm_setAutomine", [false]);
    expect(await poor.settle(first, { onBroadcast })).toMatchObject({ errorReason: "settlement_pending" });
    expect(written).toHaveLength(1);
    await mine();
    const pending = late.settle(second, {
      onBroadcast: async (...sent) => {
        await onBroadcast(...sent);
        ahead = 60;
      },
    });
    expect(await pending).toMatchObject({ errorReason: "settlement_pending" });
    expect(written).toHaveLength(2);
    await mine();
  });

  it("is one settlement in the record, however often it was replaced", async () => {
    const facilitator = createFacilitator({ schemes: [schemeWith({ replaceAfterMs: 100, receiptTimeoutMs: 350 })] });
    const request = await sign();
    const [sent, had] = [await sentSoFar(), await paidSoFar()];
    await bench.world.rpc("evm_setAutomine", [false]);
    expect(await facilitator.settle(request)).toMatchObject({ errorReason: "settlement_pending" });
    expect(await facilitator.settle(request)).toMatchObject({ errorReason: "settlement_pending" });
    await bench.world.rpc("evm_setAutomine", [true]);
    await mine();
    const collect = async () => expect(await facilitator.settle(request)).toMatchObject({ success: true });
    await vi.waitFor(collect, { timeout: 10_000 });
    expect(await facilitator.settle(request)).toMatchObject({ errorReason: "duplicate_settlement" });
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await paidSoFar()).toBe(had + 10_000n);
  });
});

/** What a process leaves behind that dies while its transaction waits for a block. */
async function leave(request: FacilitatorRequest): Promise<{ transaction: string; raw: string }> {
  const { written, onBroadcast } = notes();
  const settled = await schemeWith({ receiptTimeoutMs: 200 }).settle(request, { onBroadcast });
  expect(settled).toMatchObject({ errorReason: "settlement_pending" });
  return written[0] ?? expect.unreachable();
}

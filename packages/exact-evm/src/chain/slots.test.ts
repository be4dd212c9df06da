import type { Hex, TransactionReceipt } from "viem";
import { expect, it, vi } from "vitest";
import { createSlots, newSlot, type Slot } from "./slots.js";

const call = { to: `0x${"aa".repeat(20)}`, data: "0x", gas: 50_000n } as const;
const fees = { maxFeePerGas: 2n, maxPriorityFeePerGas: 1n };

function slot(nonce: number, ...hashes: Hex[]): Slot {
  return { ...newSlot(nonce, call, fees), hashes, reservation: { change: vi.fn(() => true) } };
}

const receipt = (transactionHash: Hex) =>
  ({ transactionHash, gasUsed: 3n, effectiveGasPrice: 5n }) as TransactionReceipt;

it("takes a receipt for all nonces before its own, and the cost from each one's own receipt", () => {
  const slots = createSlots();
  const [first, second, third] = [slot(1, "0x1"), slot(2, "0x2"), slot(3, "0x3")];
  for (const one of [first, second, third]) slots.add(one);
  slots.mined(receipt("0x2"));
  expect([slots.of("0x1"), slots.of("0x2"), slots.of("0x3")]).toEqual([undefined, undefined, third]);
  expect(slots.size).toBe(1);
  expect(second.reservation?.change).toHaveBeenCalledWith(15n);
  expect(first.reservation?.change).not.toHaveBeenCalled();
  slots.mined(receipt("0x1"));
  expect(first.reservation?.change).toHaveBeenCalledWith(15n);
});

it.each([null, undefined])("keeps what was reserved when a node tells %j for what was paid", (effectiveGasPrice) => {
  const slots = createSlots();
  const one = slot(1, "0x1");
  slots.add(one);
  slots.mined(Object.assign(receipt("0x1"), { effectiveGasPrice }));
  expect(one.reservation?.change).not.toHaveBeenCalled();
  expect(slots.size).toBe(0);
});

it("knows nothing of a transaction whose nonce was given to another call", () => {
  const slots = createSlots();
  const [lost, next] = [slot(7, "0x1"), slot(7, "0x2")];
  slots.add(lost);
  slots.add(next);
  expect([slots.of("0x1"), slots.of("0x2")]).toEqual([undefined, next]);
});

it("knows a call by every transaction that was signed for it", () => {
  const slots = createSlots();
  const replaced = slot(7, "0x1");
  slots.add(replaced);
  slots.addHash(replaced, "0x2");
  expect([slots.of("0x1"), slots.of("0x2")]).toEqual([replaced, replaced]);
  slots.mined(receipt("0x1"));
  expect(slots.of("0x2")).toBeUndefined();
});

it("does not grow without end", () => {
  const slots = createSlots();
  for (let nonce = 0; nonce < 5_000; nonce += 1) slots.add(slot(nonce, `0x${nonce}`));
  expect(slots.size).toBeLessThanOrEqual(4_096);
  expect(slots.of("0x4999")).toBeDefined();
});

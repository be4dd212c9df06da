import { expect, it } from "vitest";
import { gasLimit, gasLimitAfter } from "./gas.js";

it.each([
  ["no calldata", "0x", 100_000n, 121_000n],
  ["a zero byte", "0x00", 100_000n, 121_004n],
  ["another byte", "0x01", 100_000n, 121_016n],
  ["many bytes, whose floor is above what the call may use,", `0x${"01".repeat(10_000)}`, 0n, 421_000n],
  ["many zero bytes", `0x${"00".repeat(10_000)}`, 0n, 121_000n],
] as const)("a transaction with %s has the gas of its call and of its calldata", (_, data, gasOfCall, limit) => {
  expect(gasLimit(data, gasOfCall)).toBe(limit);
});

it.each([
  [100_000n, 371_000n],
  [400_000n, 721_000n],
])("a call that used %d gas in simulation may use twice that and some more, but no more than there", (used, limit) => {
  expect(gasLimitAfter("0x", { used, most: 700_000n })).toBe(limit);
});

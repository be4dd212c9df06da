import { expect, it } from "vitest";
import { atMostFees, raisedFees } from "./fees.js";

it("raises both fees by an eighth at least, rounded up, or to what gas costs now", () => {
  const offered = { maxFeePerGas: 1_001n, maxPriorityFeePerGas: 1n };
  const cheap = { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n };
  expect(raisedFees(offered, cheap)).toEqual({ maxFeePerGas: 1_127n, maxPriorityFeePerGas: 2n });
  const dear = { maxFeePerGas: 5_000n, maxPriorityFeePerGas: 9n };
  expect(raisedFees(offered, dear)).toEqual(dear);
});

it("offers no more than the most, for the priority neither", () => {
  const fees = { maxFeePerGas: 10n, maxPriorityFeePerGas: 8n };
  expect(atMostFees(fees, 5n)).toEqual({ maxFeePerGas: 5n, maxPriorityFeePerGas: 5n });
  expect(atMostFees(fees, 9n)).toEqual({ maxFeePerGas: 9n, maxPriorityFeePerGas: 8n });
  expect(atMostFees(fees, undefined)).toEqual(fees);
});

import { expect, it } from "vitest";
import { createBudget } from "./budget.js";

it("counts what may be spent until it is known what was, and refuses more than there is", () => {
  const budget = createBudget(100n, () => 0);
  const first = budget.reserve(60n);
  expect(budget.reserve(41n)).toBeUndefined();
  expect(first?.change(101n)).toBe(false);
  expect(first?.change(20n)).toBe(true);
  expect(budget.reserve(80n)).toBeDefined();
  expect(budget.reserve(1n)).toBeUndefined();
  expect(first?.change(21n)).toBe(false);
});

it("forgets what was signed an hour ago", () => {
  let now = 0;
  const budget = createBudget(100n, () => now);
  const first = budget.reserve(100n);
  now = 3_599_999;
  expect(budget.reserve(1n)).toBeUndefined();
  now = 3_600_000;
  expect(budget.reserve(100n)).toBeDefined();
  expect(first?.change(0n)).toBe(true);
  expect(budget.reserve(1n)).toBeUndefined();
});

it("counts what is replaced or mined more than an hour after it was signed from then on", () => {
  let now = 0;
  const budget = createBudget(100n, () => now);
  const first = budget.reserve(60n);
  now = 3_600_000;
  expect(first?.change(101n)).toBe(false);
  expect(first?.change(70n)).toBe(true);
  now = 7_199_999;
  expect(budget.reserve(31n)).toBeUndefined();
  now = 7_200_000;
  expect(budget.reserve(100n)).toBeDefined();
});

it("has no end where none is set", () => {
  expect(
    createBudget(undefined)
      .reserve(10n ** 30n)
      ?.change(10n ** 31n),
  ).toBe(true);
});

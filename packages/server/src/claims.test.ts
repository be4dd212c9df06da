import { expect, it } from "vitest";
import { createClaims } from "./claims.js";
import { maxSpentPayments } from "./limits.js";

it("gives a payment to one at a time, and never again once it is used up", () => {
  const claims = createClaims();
  expect([claims.take("a"), claims.take("a"), claims.take("b")]).toEqual([true, false, true]);
  claims.release("a");
  expect(claims.take("a")).toBe(true);
  claims.spend("a");
  claims.release("a");
  expect(claims.take("a")).toBe(false);
});

it("remembers a bounded number of used-up payments, the last ones", () => {
  const claims = createClaims();
  for (let index = 0; index <= maxSpentPayments; index += 1) claims.spend(String(index));
  expect([claims.take("0"), claims.take("1"), claims.take(String(maxSpentPayments))]).toEqual([true, false, false]);
});

import { describe, expect, it } from "vitest";
import { firstRefusal, type Rule, withoutRule } from "./rule.js";

const tooSmall: Rule<number> = {
  id: "A-1",
  name: "at least one",
  check: (number) => (number < 1 ? { reason: "too_small", message: "It is below one." } : undefined),
};
const odd: Rule<number> = {
  id: "A-2",
  name: "even",
  check: async (number) => (number % 2 ? { reason: "odd", message: "It is odd." } : undefined),
};

describe("rules", () => {
  it("answer the first refusal in their order", async () => {
    expect(await firstRefusal([tooSmall, odd], 2)).toBeUndefined();
    expect(await firstRefusal([tooSmall, odd], 3)).toMatchObject({ reason: "odd" });
    expect(await firstRefusal([tooSmall, odd], -1)).toMatchObject({ reason: "too_small" });
    expect(await firstRefusal([odd, tooSmall], -1)).toMatchObject({ reason: "odd" });
  });

  it("can be taken out by their id, and by no other", async () => {
    expect(await firstRefusal(withoutRule([tooSmall, odd], "A-2"), 3)).toBeUndefined();
    expect(() => withoutRule([tooSmall, odd], "A-3")).toThrow("A-1, A-2");
  });
});

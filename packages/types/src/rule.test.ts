import { describe, expect, it } from "vitest";
import { isX402Error, X402Error } from "./error.js";
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

describe("errors", () => {
  it("are known by their brand and code, not by their class", () => {
    const error = new X402Error("malformed_amount", "It is not one.", { field: "amount", remedy: "Write digits." });
    expect(error.message).toBe("It is not one. Write digits.");
    expect(isX402Error({ ...error })).toBe(true);
    expect(isX402Error(error, "malformed_amount")).toBe(true);
    expect(isX402Error(error, "malformed_json")).toBe(false);
    expect(isX402Error(new Error("It is not one."))).toBe(false);
    expect(isX402Error(null)).toBe(false);
  });
});

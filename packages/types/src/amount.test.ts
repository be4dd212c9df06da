import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atomicAmount, fromAtomic, isAtomicAmount, toAtomic } from "./amount.js";

const maxUint256 = (2n ** 256n - 1n).toString();

describe("amounts in atomic units", () => {
  it.each(["0", "1", "10000", "9007199254740993", maxUint256])("%s is one", (text) => {
    expect(isAtomicAmount(text)).toBe(true);
    expect(atomicAmount(text)).toBe(text);
  });

  it.each([
    "",
    "00",
    "010000",
    "-1",
    "+1",
    "1.0",
    "1e4",
    "0x10",
    " 1",
    "1 ",
    "1_000",
    "１",
    (2n ** 256n).toString(),
    "9".repeat(500),
  ])("%j is none", (text) => {
    expect(isAtomicAmount(text)).toBe(false);
    expect(() => atomicAmount(text)).toThrow(expect.objectContaining({ code: "malformed_amount" }));
  });
});

describe("decimal numbers", () => {
  it.each([
    ["0", 6, "0"],
    ["0.10", 6, "100000"],
    ["1", 0, "1"],
    ["0.29", 6, "290000"],
    ["1.005", 6, "1005000"],
    ["999999.999999", 6, "999999999999"],
    ["0.000000000000000001", 18, "1"],
    ["1.50", 1, "15"],
    ["12345678.123456", 6, "12345678123456"],
    ["0.000000000000000000000000000000000001", 36, "1"],
  ])("%s with %i decimals is %s units, and back", (decimal, decimals, units) => {
    expect(toAtomic(decimal, decimals)).toBe(units);
    expect(Number(fromAtomic(atomicAmount(units), decimals))).toBe(Number(decimal));
  });

  it.each(["", "1,000", "-1", "+1", "1e-7", ".5", "5.", "1.2.3", "$1", "0x10", "1 ", "NaN", "Infinity", "01", "１"])(
    "%j is no number",
    (text) => {
      expect(() => toAtomic(text, 6)).toThrow(expect.objectContaining({ code: "malformed_amount" }));
    },
  );

  it("are never truncated", () => {
    expect(() => toAtomic("0.0000001", 6)).toThrow("more than the 6 decimals");
    expect(toAtomic("0.1000000", 6)).toBe("100000");
    expect(toAtomic("1.5000", 1)).toBe("15");
  });

  it("are written as short as they can be", () => {
    expect(fromAtomic(atomicAmount("1500000"), 6)).toBe("1.5");
    expect(fromAtomic(atomicAmount("1000000"), 6)).toBe("1");
    expect(fromAtomic(atomicAmount("1000"), 0)).toBe("1000");
  });

  it("are read and written without loss, whatever the decimals", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.integer({ min: 0, max: 36 }), (units, decimals) => {
        const amount = atomicAmount(units.toString());
        const decimal = fromAtomic(amount, decimals);
        expect(toAtomic(decimal, decimals)).toBe(amount);
        const [whole = "", fraction = ""] = decimal.split(".");
        expect(BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, "0"))).toBe(units);
      }),
      { numRuns: 3_000, seed: 402 },
    );
  });

  it.each([-1, 37, 255, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "6", undefined])(
    "have never %s decimals",
    (decimals) => {
      const fault = {
        code: "invalid_configuration",
        field: "decimals",
        remedy: expect.stringContaining("from 0 to 36"),
        message: expect.stringContaining(`${decimals} decimals`),
      };
      expect(() => Reflect.apply(toAtomic, undefined, ["1", decimals])).toThrow(expect.objectContaining(fault));
      expect(() => Reflect.apply(fromAtomic, undefined, ["1", decimals])).toThrow(expect.objectContaining(fault));
    },
  );
});

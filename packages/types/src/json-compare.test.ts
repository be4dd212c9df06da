import { describe, expect, it } from "vitest";
import { canonicalJson, containsJson, sameJson } from "./json-compare.js";

describe("canonical JSON", () => {
  it.each([
    [{ b: [1, { d: null, c: true }], a: "x" }, '{"a":"x","b":[1,{"c":true,"d":null}]}'],
    [["0xAB", "0xABg", "10xAB", "AB"], '["0xab","0xABg","10xAB","AB"]'],
    [{ "0xAB": undefined }, '{"0xAB":null}'],
    [undefined, "null"],
  ])("of %j is %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe("equal JSON", () => {
  it.each([
    [
      { a: 1, b: [1, "0xAB"] },
      { b: [1, "0xab"], a: 1 },
    ],
    [[], []],
    [null, null],
    [Number.NaN, Number.NaN, false],
    [[1, 2], [1], false],
    [[1, 2], [2, 1], false],
    [[1, 2], [1, 3], false],
    [[1], { 0: 1 }, false],
    [{ 0: 1 }, [1], false],
    ["0xab", ["0xAB"], false],
    [["0xAB"], "0xab", false],
    ["0xABg", "0xabg", false],
    ["10xAB", "10xab", false],
    [{}, null, false],
    [[], null, false],
    [null, [], false],
    [{ a: 1 }, { a: 1, b: 1 }, false],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ toString: undefined }, { other: undefined }, false],
  ])("%j and %j", (left: unknown, right: unknown, same = true) => {
    expect(sameJson(left, right)).toBe(same);
  });
});

describe("JSON that holds other JSON", () => {
  it.each([
    [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, true],
    [{ a: 1 }, {}, true],
    ["0xAB", "0xab", true],
    [{ a: { b: 1 } }, { a: { b: 1, c: 2 } }, false],
    [{ a: [1, 2] }, { a: [1] }, false],
    [null, {}, false],
    [{}, { toString: undefined }, false],
  ])("%j holds %j: %s", (whole: unknown, part: unknown, holds) => {
    expect(containsJson(whole, part)).toBe(holds);
  });
});

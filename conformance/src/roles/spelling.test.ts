import { expect, it } from "vitest";
import { spell } from "./spelling.js";

const origin = "http://127.0.0.1:4021";

it.each([
  [undefined, "/exact/evm/eip3009"],
  ["trailing-slash", "/exact/evm/eip3009/"],
  ["double-slash", "/exact/evm//eip3009"],
  ["dot-segment", "/exact/evm/./eip3009"],
  ["upper-case", "/EXACT/EVM/EIP3009"],
  ["absolute-form", "http://127.0.0.1:4021/exact/evm/eip3009"],
  ["percent-encoded", "/exact/evm/eip300%39"],
] as const)("spells %s", (spelling, target) => {
  expect(spell("/exact/evm/eip3009", spelling, origin)).toBe(target);
});

it("spells a path of one segment", () => {
  expect(spell("/free", "double-slash", origin)).toBe("//free");
});

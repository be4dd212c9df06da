import { expect, it } from "vitest";
import { spell, spellingNames } from "./spelling.js";

const origin = "http://127.0.0.1:4021";
const path = "/exact/evm/eip3009";

it.each([
  [undefined, "/exact/evm/eip3009"],
  ["trailing-slash", "/exact/evm/eip3009/"],
  ["double-slash", "/exact/evm//eip3009"],
  ["leading-double-slash", "//exact/evm/eip3009"],
  ["dot-segment", "/exact/evm/./eip3009"],
  ["parent-segment", "/exact/evm/x/../eip3009"],
  ["out-of-the-free", "/free/../exact/evm/eip3009"],
  ["upper-case", "/EXACT/EVM/EIP3009"],
  ["capitalised", "/Exact/evm/eip3009"],
  ["absolute-form", "http://127.0.0.1:4021/exact/evm/eip3009"],
  ["absolute-form-with-a-user", "http://free@127.0.0.1:4021/exact/evm/eip3009"],
  ["absolute-form-in-capitals", "HTTP://127.0.0.1:4021/exact/evm/eip3009"],
  ["percent-encoded", "/exact/evm/eip300%39"],
  ["percent-encoded-start", "/%65xact/evm/eip3009"],
  ["encoded-slash", "/exact/evm%2Feip3009"],
] as const)("spells %s", (spelling, target) => {
  expect(spell(path, spelling, origin)).toBe(target);
});

it("encodes every letter", () => {
  expect(spell("/ev/m", "percent-encoded-everywhere", origin)).toBe("/%65%76/%6D");
});

it("spells a path of one segment", () => {
  expect(spell("/free", "double-slash", origin)).toBe("//free");
});

it("spells each name otherwise than all others", () => {
  expect(new Set([path, ...spellingNames.map((name) => spell(path, name, origin))]).size).toBe(
    spellingNames.length + 1,
  );
});

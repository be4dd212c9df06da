import { expect, it } from "vitest";
import { names } from "../../test/sample-vectors.js";
import { asName, resolveName, resolveNames } from "./names.js";

it.each([
  ["$payer", names.payer],
  ["$now", "1740672100"],
  ["$now+60", "1740672160"],
  ["$now-600", "1740671500"],
  ["$origin/exact/evm/eip3009", "http://127.0.0.1:4021/exact/evm/eip3009"],
  ["$other/x?y=1", "http://127.0.0.1:4022/x?y=1"],
  ["$permit2", names.permit2],
  ["$permitNonce+1", "513"],
  ["$0.01", "$0.01"],
  ["a $payer", "a $payer"],
  ["", ""],
  ["$", "$"],
])("%s becomes %s", (text, value) => expect(resolveName(text, names)).toBe(value));

it.each([
  "$nobody",
  "$payer+60",
  "$permit2+1",
  "$payer/x",
  "$now*2",
  "$now+",
  "$now+1.5",
  "$origin.example",
  "$payer x",
  "$toString",
])("%s is refused", (text) =>
  expect(() => resolveName(text, names)).toThrow("is not a name that stands for something here"),
);

it("is exact far beyond the range of numbers", () => {
  expect(resolveName("$now+1", { now: "9007199254740993" })).toBe("9007199254740994");
});

it("replaces at any depth and leaves all else", () => {
  const value = { to: "$payee", list: ["$nonce", 1, null, true], $payer: "x" };
  expect(resolveNames(value, names)).toEqual({ to: names.payee, list: [names.nonce, 1, null, true], $payer: "x" });
});

it("names the vector and the place of an unknown name", () => {
  const place = { vector: "facilitator/a/b", pointer: "/given" };
  expect(() => resolveNames({ chain: [{ who: "$nobody" }] }, names, place)).toThrow(
    'facilitator/a/b /given/chain/0/who: "$nobody" is not a name',
  );
});

it("lets the sign be left out where only a name can stand", () => {
  expect([asName("payer"), asName("$payer")]).toEqual(["$payer", "$payer"]);
});

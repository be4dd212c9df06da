import { type Address, concatHex, encodeAbiParameters, type Hex, numberToHex, size } from "viem";
import { describe, expect, it } from "vitest";
import { decodeProbe, encodeProbe, readText, readUint } from "./probe.js";
import { probeCode } from "./probe-code.js";

const nobody: Address = "0x0000000000000000000000000000000000000000";
const questionAbi = [
  {
    type: "tuple[]",
    components: [
      { name: "target", type: "address" },
      { name: "gas", type: "uint256" },
      { name: "unlessCode", type: "address" },
      { name: "data", type: "bytes" },
    ],
  },
  { type: "address[]" },
] as const;
const target: Address = "0x00000000000000000000000000000000000000f1";
const probe = { calls: [{ target, data: "0x", gas: 1n }], codes: [] } as const;
const result = (data: Hex) => ({ called: true, success: true, gasUsed: 0n, data });

describe("a probe", () => {
  it("is the creation of a contract, or code in the place of its caller's", () => {
    const creation = encodeProbe(probe);
    expect(creation).toEqual({ data: expect.stringMatching(new RegExp(`^${probeCode}`)) });
    const { data, ...rest } = encodeProbe({ ...probe, caller: target });
    expect(rest).toEqual({ from: target, to: target, override: { address: target, code: probeCode } });
    expect(creation.data).toContain(data.slice(2));
  });

  it.each([
    ["nothing", [], []],
    ["an account", [], [target]],
    ["calls of all lengths", [0, 1, 31, 32, 33, 64, 200], [target, target]],
  ] as const)("asks for %s in the ABI's own form", (_, lengths, codes) => {
    const calls = lengths.map((length, at) => ({
      target,
      gas: 2n ** BigInt(at * 40),
      ...(at % 2 === 1 && { unlessCode: target }),
      data: `0x${"ab".repeat(length)}` as Hex,
    }));
    const expected = encodeAbiParameters(questionAbi, [
      calls.map(({ unlessCode = nobody, ...call }) => ({ ...call, unlessCode })),
      codes,
    ]);
    expect(encodeProbe({ calls, codes, caller: target }).data).toBe(expected);
    const length = numberToHex(size(expected), { size: 32 });
    expect(encodeProbe({ calls, codes }).data).toBe(concatHex([probeCode, expected, length]));
  });

  it.each([undefined, "0x", "0x01", `0x${"00".repeat(320)}`] as const)("is not answered by %.12s", (data) => {
    expect(decodeProbe(data, probe)).toBeUndefined();
  });
});

describe("what a call returned", () => {
  it("is a number only when it is a word at least, and the call was made and succeeded", () => {
    const word: Hex = `0x${"00".repeat(31)}2a`;
    expect(readUint(result(word))).toBe(42n);
    expect(readUint(result(`${word}00`))).toBe(42n);
    expect(readUint(result("0x2a"))).toBeUndefined();
    expect(readUint({ ...result(word), success: false })).toBeUndefined();
    expect(readUint({ ...result(word), called: false })).toBeUndefined();
    expect(readUint(undefined)).toBeUndefined();
  });

  it("is a text only when it is written as one", () => {
    const text = encodeAbiParameters([{ type: "string" }], ["USDC"]);
    expect(readText(result(text))).toBe("USDC");
    expect(readText(result("0x2a"))).toBeUndefined();
    expect(readText({ ...result(text), success: false })).toBeUndefined();
  });
});

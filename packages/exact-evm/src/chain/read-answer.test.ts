import { decodeAbiParameters, encodeAbiParameters, type Hex } from "viem";
import { describe, expect, it } from "vitest";
import type { ProbeAnswer } from "./port.js";
import { answerAbi, decodeProbe } from "./probe.js";
import { readAnswer } from "./read-answer.js";

const head = (byte: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(23)}`;
const call = (length: number, { called = true, success = true, gasUsed = 21_000n } = {}) => ({
  called,
  success,
  gasUsed,
  data: `0x${"c5".repeat(length)}` as Hex,
});

function answerOf(codes: number, lengths: readonly number[]): ProbeAnswer {
  return {
    chainId: 84_532n,
    blockNumber: 2n ** 64n,
    timestamp: 2n ** 256n - 1n,
    codes: Array.from({ length: codes }, (_, index) => ({ size: BigInt(index), head: head(index) })),
    calls: lengths.map((length, index) => call(length, { called: index % 3 > 0, success: index % 2 > 0 })),
  };
}
const encode = (answer: ProbeAnswer) => encodeAbiParameters(answerAbi, [answer]);
const askedBy = ({ codes, calls }: ProbeAnswer) => ({ codes: codes.length, calls: calls.length });

const usual = answerOf(2, [32, 32, 96, 96, 32, 0, 4, 32]);

describe("the answer of a probe", () => {
  it.each([
    ["a usual one", usual],
    ["an empty one", answerOf(0, [])],
    ["calls of all lengths", answerOf(0, [0, 1, 31, 32, 33, 511, 512])],
    ["codes alone", answerOf(5, [])],
  ])("is read as viem decodes it: %s", (_, answer) => {
    const data = encode(answer);
    expect(decodeAbiParameters(answerAbi, data)[0]).toEqual(answer);
    expect(readAnswer(data, askedBy(answer))).toEqual(answer);
    expect(readAnswer(`0x${data.slice(2).toUpperCase()}`, askedBy(answer))).toEqual(answer);
  });

  it("is nothing when something else was asked for", () => {
    expect(readAnswer(encode(usual), { codes: 1, calls: 8 })).toBeUndefined();
    expect(readAnswer(encode(usual), { codes: 2, calls: 7 })).toBeUndefined();
    expect(readAnswer(encode(usual), { codes: 2, calls: 9 })).toBeUndefined();
  });

  it("is nothing when it is cut off, is longer, or is no hex", () => {
    const [data, asked] = [encode(usual), askedBy(usual)];
    for (let end = 2; end < data.length; end++) expect(readAnswer(data.slice(0, end) as Hex, asked)).toBeUndefined();
    expect(readAnswer(`${data}00`, asked)).toBeUndefined();
    expect(readAnswer(`${data.slice(0, -1)}g` as Hex, asked)).toBeUndefined();
  });

  it("is what viem makes of it, whichever word is another one", () => {
    const data = encode(usual);
    const spoilt = ["00", "01", "02", "20", "ff"].map((end) => end.padStart(64, "0"));
    for (let at = 2; at < data.length; at += 64) {
      for (const other of [...spoilt, "ff".repeat(32)]) {
        const changed = (data.slice(0, at) + other + data.slice(at + 64)) as Hex;
        const read = readAnswer(changed, askedBy(usual));
        if (read) expect(read).toEqual(decodeAbiParameters(answerAbi, changed)[0]);
      }
    }
  });

  it("is understood in another form, too", () => {
    // The calls stand behind a word that nothing points to.
    const data = encode(answerOf(0, []));
    const moved =
      `${data.slice(0, 2 + 5 * 64)}${"c0".padStart(64, "0")}${data.slice(2 + 6 * 64)}${"0".repeat(64)}` as Hex;
    expect(readAnswer(moved, { codes: 0, calls: 0 })).toBeUndefined();
    expect(decodeProbe(moved, { codes: [], calls: [] })).toEqual(decodeAbiParameters(answerAbi, moved)[0]);
  });
});

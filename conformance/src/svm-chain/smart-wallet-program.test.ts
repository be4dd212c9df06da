import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { assemble, exit, jump, set } from "./smart-wallet-program/assembler.js";
import { smartWalletProgram } from "./smart-wallet-program/program.js";

describe("the program of smart wallets", () => {
  it("is the same file each time", () => {
    const digest = createHash("sha256").update(smartWalletProgram()).digest("hex");
    expect(digest).toBe("39798e8716d8b2ea71f422f0aa47fb2a48adeb95cfa515db79b6eaef4ec6471b");
  });
});

describe("the assembler", () => {
  it("counts jumps in instructions from the next one", () => {
    const { text } = assemble(["again", set(1, -2), jump("again"), exit()]);
    const lines = [0, 8, 16].map((at) => Buffer.from(text.subarray(at, at + 8)).toString("hex"));
    expect(lines).toEqual(["b7010000feffffff", "0500feff00000000", "9500000000000000"]);
  });

  it("does not jump to what is nowhere", () => {
    expect(() => assemble([jump("nowhere")])).toThrow(RangeError);
  });
});

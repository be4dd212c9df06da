import { getAddress } from "viem";
import { describe, expect, it } from "vitest";
import { isWellFormedAddress, lowerCaseAddress, sameAddress } from "./address.js";

const examples = [
  "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0x52908400098527886E0F7030069857D2E4169EE7",
] as const;

describe("addresses", () => {
  it.each(examples)("%s is well formed with its checksum and in one case", (address) => {
    expect(getAddress(address)).toBe(address);
    expect(isWellFormedAddress(address)).toBe(true);
    expect(isWellFormedAddress(address.toLowerCase())).toBe(true);
    expect(isWellFormedAddress(`0x${address.slice(2).toUpperCase()}`)).toBe(true);
  });

  it("stay well formed, and not, when more of them come than are remembered", () => {
    for (let count = 0; count < 600; count++) {
      const address = getAddress(`0x${count.toString(16).padStart(40, "a")}`);
      const other = `0x${address.slice(2, -4)}${address.slice(-4).replace(/[a-f]/gi, "0")}`;
      expect(isWellFormedAddress(address)).toBe(true);
      expect(isWellFormedAddress(other)).toBe(other === address);
    }
    expect(isWellFormedAddress(examples[0])).toBe(true);
  });

  it("are not well formed with one letter in the wrong case, as viem sees it as well", () => {
    const [address] = examples;
    for (let at = 2; at < address.length; at += 1) {
      const letter = address.charAt(at);
      const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
      const changed = `${address.slice(0, at)}${other}${address.slice(at + 1)}`;
      expect(isWellFormedAddress(changed)).toBe(changed === address);
    }
  });

  it.each([
    "",
    "0x",
    "0x42",
    `0X${"42".repeat(20)}`,
    "42".repeat(20),
    `0x${"42".repeat(21)}`,
    `0x${"4g".repeat(20)}`,
    "vitalik.eth",
  ])("%j is none", (text) => {
    expect(isWellFormedAddress(text)).toBe(false);
  });

  it("are compared without their letter case", () => {
    expect(sameAddress(examples[0], examples[0].toLowerCase())).toBe(true);
    expect(sameAddress(examples[0], examples[1])).toBe(false);
    expect(lowerCaseAddress(examples[0])).toBe(examples[0].toLowerCase());
  });
});

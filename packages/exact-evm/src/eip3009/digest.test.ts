import { hashTypedData } from "viem";
import { describe, expect, it } from "vitest";
import { payee, payer, usdc } from "../testing/fixtures.js";
import { transferDigest } from "./digest.js";
import { transferTypedData } from "./typed-data.js";

const domain = { name: "USDC", version: "2", chainId: 84532, verifyingContract: usdc } as const;
const message = {
  from: payer.address,
  to: payee,
  value: 10000n,
  validAfter: 0n,
  validBefore: 1_800_000_060n,
  nonce: `0x${"ab".repeat(32)}`,
} as const;

describe("the digest of a transfer", () => {
  it.each([
    ["a usual payment", {}, {}],
    ["the largest values", {}, { value: 2n ** 256n - 1n, validBefore: 2n ** 256n - 1n, nonce: `0x${"ff".repeat(32)}` }],
    ["nothing", {}, { value: 0n, validBefore: 0n, nonce: `0x${"00".repeat(32)}` }],
    ["another chain", { chainId: 1 }, {}],
    ["a large chain id", { chainId: 2 ** 53 - 1 }, {}],
    ["another name", { name: "USD Coin 木" }, {}],
    ["an empty name", { name: "" }, {}],
    ["another version", { version: "1" }, {}],
    ["names that run together", { name: 'USDC","2', version: "3" }, {}],
    ["a lone surrogate", { name: "\ud800" }, {}],
    ["another token", { verifyingContract: payee }, {}],
    [
      "lower case",
      { verifyingContract: usdc.toLowerCase() as typeof usdc },
      { to: payee.toLowerCase() as typeof payee },
    ],
  ] as const)("is the one of viem for %s, also when it is asked again", (_, domainChanges, changes) => {
    const [named, sent] = [
      { ...domain, ...domainChanges },
      { ...message, ...changes },
    ];
    const expected = hashTypedData(transferTypedData(named, sent));
    expect([transferDigest(named, sent), transferDigest(named, sent)]).toEqual([expected, expected]);
  });

  it("stays right when servers name more domains than are remembered", () => {
    for (let count = 0; count < 600; count++) transferDigest({ ...domain, name: `Token ${count}` }, message);
    expect(transferDigest(domain, message)).toBe(hashTypedData(transferTypedData(domain, message)));
  });
});

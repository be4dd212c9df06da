import { encodeFunctionData, type Hex, parseAbi } from "viem";
import { describe, expect, it } from "vitest";
import { payee, payer } from "../testing/fixtures.js";
import { tokenCalls } from "./token.js";

const views = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
  "function name() view returns (string)",
  "function version() view returns (string)",
]);
const byParts = parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)",
]);
const byBytes = parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
]);
const authorization = {
  from: payer.address,
  to: payee,
  value: 10_000n,
  validAfter: 0n,
  validBefore: 2n ** 256n - 1n,
  nonce: `0x${"AB".repeat(32)}`,
} as const;
const { from, to, value, validAfter, validBefore, nonce } = authorization;
const common = [from, to, value, validAfter, validBefore, nonce] as const;

describe("the calldata for a token", () => {
  it("is the one of viem for what is only asked", () => {
    const encode = encodeFunctionData;
    const stateArgs = [from, nonce] as const;
    expect([tokenCalls.balanceOf(from), tokenCalls.authorizationState(authorization)]).toEqual([
      encode({ abi: views, functionName: "balanceOf", args: [from] }),
      encode({ abi: views, functionName: "authorizationState", args: stateArgs }).toLowerCase(),
    ]);
    expect([tokenCalls.name(), tokenCalls.version()]).toEqual([
      encode({ abi: views, functionName: "name" }),
      encode({ abi: views, functionName: "version" }),
    ]);
  });

  it("is the one of viem for a transfer with a signature in three parts", () => {
    const [r, s]: Hex[] = [`0x${"12".repeat(32)}`, `0x${"34".repeat(32)}`];
    for (const [v, end] of [
      [0, "00"],
      [27, "1b"],
      [28, "1c"],
      [255, "ff"],
    ] as const) {
      const expected = encodeFunctionData({ abi: byParts, args: [...common, v, r as Hex, s as Hex] });
      expect(tokenCalls.transfer(authorization, `${r}${s?.slice(2)}${end}` as Hex)).toBe(expected.toLowerCase());
    }
  });

  it.each([1, 31, 32, 33, 64, 66, 500])("is the one of viem for a transfer with a signature of %i bytes", (size) => {
    const signature: Hex = `0x${"cd".repeat(size)}`;
    const expected = encodeFunctionData({ abi: byBytes, args: [...common, signature] });
    expect(tokenCalls.transfer(authorization, signature)).toBe(expected.toLowerCase());
  });

  it.each([
    { value: 2n ** 256n },
    { value: -1n },
    { from: "0xzz" },
    { to: "0x00" },
    { nonce: "0x00" },
    { nonce: `0x${"00".repeat(33)}` },
  ] as const)("is not made of what is no word: %o", (change) => {
    expect(() => tokenCalls.transfer({ ...authorization, ...change }, "0x00")).toThrow(RangeError);
  });

  it("is not made of a signature that is no bytes", () => {
    expect(() => tokenCalls.transfer(authorization, "0x0")).toThrow(RangeError);
  });
});

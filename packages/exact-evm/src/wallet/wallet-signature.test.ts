import { encodeFunctionData, type Hex, parseAbi } from "viem";
import { expect, it } from "vitest";
import { payer } from "../testing/fixtures.js";
import { walletCall } from "./wallet-signature.js";

const abi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);

it.each([1, 32, 65, 700])("asks a wallet about a signature of %i bytes in the calldata of viem", (size) => {
  const [hash, signature]: Hex[] = [`0x${"5a".repeat(32)}`, `0x${"cd".repeat(size)}`];
  const { target, data } = walletCall(payer.address, hash as Hex, signature as Hex);
  expect(target).toBe(payer.address);
  expect(data).toBe(encodeFunctionData({ abi, args: [hash as Hex, signature as Hex] }));
});

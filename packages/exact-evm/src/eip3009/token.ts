import { type Address, encodeFunctionData, type Hex, pad, parseAbi, toEventSelector } from "viem";
import type { LogFilter } from "../chain/port.js";
import { splitSignature } from "../wallet/signature.js";
import type { TransferAuthorization } from "./typed-data.js";

const abi = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
  "function name() view returns (string)",
  "function version() view returns (string)",
]);

const transferAbi = parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)",
]);

const transferByBytesAbi = parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
]);

const authorizationUsed = toEventSelector("AuthorizationUsed(address,bytes32)");

/** The calldata of what is asked of a token with ERC-3009. */
export const tokenCalls = {
  balanceOf: (account: Address): Hex => encodeFunctionData({ abi, functionName: "balanceOf", args: [account] }),
  authorizationState: ({ from, nonce }: TransferAuthorization): Hex =>
    encodeFunctionData({ abi, functionName: "authorizationState", args: [from, nonce] }),
  name: (): Hex => encodeFunctionData({ abi, functionName: "name" }),
  version: (): Hex => encodeFunctionData({ abi, functionName: "version" }),
  /** In the overload that every token has where the signature fits it, and otherwise in the one for wallets. */
  transfer: (a: TransferAuthorization, signature: Hex): Hex => {
    const parts = splitSignature(signature);
    const common = [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce] as const;
    return parts
      ? encodeFunctionData({ abi: transferAbi, args: [...common, parts.v, parts.r, parts.s] })
      : encodeFunctionData({ abi: transferByBytesAbi, args: [...common, signature] });
  },
} as const;

/** The event that a token logs when an authorization is used, by whoever sends it. */
export function usedEvent(address: Address, { from, nonce }: TransferAuthorization): LogFilter {
  return { address, topics: [authorizationUsed, pad(from), nonce] };
}

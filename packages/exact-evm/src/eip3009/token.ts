import { type Address, type Hex, pad, toEventSelector } from "viem";
import type { LogFilter } from "../chain/port.js";
import { bytes, word } from "../chain/words.js";
import { splitSignature } from "../wallet/signature.js";
import type { TransferAuthorization } from "./typed-data.js";

const authorizationUsed = toEventSelector("AuthorizationUsed(address,bytes32)");

/** The calldata of what is asked of a token with ERC-3009. */
export const tokenCalls = {
  /** balanceOf(address account) view returns (uint256) */
  balanceOf: (account: Address): Hex => `0x70a08231${word(account)}`,
  /** authorizationState(address authorizer, bytes32 nonce) view returns (bool) */
  authorizationState: ({ from, nonce }: TransferAuthorization): Hex => `0xe94a0102${word(from)}${word(nonce)}`,
  /** name() view returns (string) */
  name: (): Hex => "0x06fdde03",
  /** version() view returns (string) */
  version: (): Hex => "0x54fd4d50",
  /**
   * transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore,
   * bytes32 nonce, …) in the overload (…, uint8 v, bytes32 r, bytes32 s), which every token has, where the signature fits
   * it, and otherwise in the one for wallets, (…, bytes signature).
   */
  transfer: (a: TransferAuthorization, signature: Hex): Hex => {
    const values = [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce].map(word).join("");
    const parts = splitSignature(signature);
    return parts
      ? `0xe3ee160e${values}${word(parts.v)}${word(parts.r)}${word(parts.s)}`
      : `0xcf092995${values}${word(0xe0)}${bytes(signature)}`;
  },
} as const;

/** The event that a token logs when an authorization is used, by whoever sends it. */
export function usedEvent(address: Address, { from, nonce }: TransferAuthorization): LogFilter {
  return { address, topics: [authorizationUsed, pad(from), nonce] };
}

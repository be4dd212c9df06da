import type { Address, Hex } from "viem";
import type { AccountCode, ProbeCall, ProbeCallResult } from "../chain/port.js";
import { bytes, word } from "../chain/words.js";
import { recover } from "./recovery.js";

/** isValidSignature(bytes32 hash, bytes signature) view returns (bytes4) */
const isValidSignature = "0x1626ba7e";
/** The answer of a wallet that accepts, in the word in which it returns it. */
const accepted = `${isValidSignature}${"00".repeat(28)}`;
/** Gas that a wallet may use to judge a signature: enough for a passkey that is checked in Solidity. */
const judgingGas = 500_000n;

/** Tells whether an account judges its signatures itself: a contract, or one that has delegated to a contract. */
export function judgesItself(code: AccountCode | undefined): boolean {
  return code !== undefined && code.size > 0n;
}

/** The question to a wallet whether it accepts a signature over a hash. */
export function walletCall(wallet: Address, hash: Hex, signature: Hex): ProbeCall {
  return { target: wallet, data: `${isValidSignature}${word(hash)}${word(0x40)}${bytes(signature)}`, gas: judgingGas };
}

/** Tells whether a wallet accepted, as tokens read its answer. */
export function walletAccepted(result: ProbeCallResult | undefined): boolean {
  return result?.success === true && result.data.slice(0, 66) === accepted;
}

/** Who signed a hash by an ordinary signature; nothing when the first 65 bytes are none. */
export function signerOf(hash: Hex, signature: string): Promise<Address | undefined> {
  return recover(hash, `0x${signature.slice(2, 132)}`);
}

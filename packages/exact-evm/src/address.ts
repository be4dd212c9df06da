import { keccak_256 } from "@noble/hashes/sha3";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import type { Address } from "viem";

/** Most addresses whose checksum is remembered to be right: tokens and payees of a payer are a handful. */
const maxKnown = 256;
const rightChecksums = new Set<string>();

const hexAddress = /^0x[0-9a-fA-F]{40}$/;
export const zeroAddress = "0x0000000000000000000000000000000000000000";

/**
 * Tells whether a text is an address in one of its two forms: all lower or upper case, or with the right checksum.
 *
 * @see EIP-55
 */
export function isWellFormedAddress(text: string): boolean {
  if (!hexAddress.test(text)) return false;
  const digits = text.slice(2);
  return digits === digits.toLowerCase() || digits === digits.toUpperCase() || hasChecksum(digits);
}

function hasChecksum(digits: string): boolean {
  if (rightChecksums.has(digits)) return true;
  if (digits !== withChecksum(digits)) return false;
  if (rightChecksums.size >= maxKnown) rightChecksums.clear();
  rightChecksums.add(digits);
  return true;
}

/** The digits of an address in the letter case that carries its checksum; viem's takes half a second to load for this. */
function withChecksum(digits: string): string {
  const lower = digits.toLowerCase();
  const hash = bytesToHex(keccak_256(utf8ToBytes(lower)));
  return lower.replace(/[a-f]/g, (letter, at: number) => (Number(`0x${hash[at]}`) > 7 ? letter.toUpperCase() : letter));
}

/** Compares two addresses, as EIP-55 makes letter case a checksum and not a part of the address. */
export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The address in lower case, in which no checksum can be wrong. */
export function lowerCaseAddress(text: string): Address {
  return `0x${text.slice(2).toLowerCase()}`;
}

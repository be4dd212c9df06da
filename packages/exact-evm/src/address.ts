import { type Address, isAddress } from "viem";

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
  return digits === digits.toLowerCase() || digits === digits.toUpperCase() || isAddress(text);
}

/** Compares two addresses, as EIP-55 makes letter case a checksum and not a part of the address. */
export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The address in lower case, in which no checksum can be wrong. */
export function lowerCaseAddress(text: string): Address {
  return `0x${text.slice(2).toLowerCase()}`;
}

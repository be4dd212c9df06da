import type { Hex } from "viem";

/** Digits of one word of the ABI. */
const wordDigits = 64;
const addressOrWord = /^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/;

/**
 * The digits of a number, an address or 32 bytes in one word of the ABI; throws `RangeError` for anything else. A general
 * encoder takes ten times as long, as it looks at the types of each call anew.
 *
 * @see Contract ABI Specification
 */
export function word(value: bigint | number | Hex): string {
  if (typeof value === "string") {
    if (!addressOrWord.test(value)) throw new RangeError(`${value} is no address and not 32 bytes.`);
    return value.slice(2).toLowerCase().padStart(wordDigits, "0");
  }
  const digits = value.toString(16);
  if (value < 0 || digits.length > wordDigits) throw new RangeError(`${value} does not fit into 256 bits.`);
  return digits.padStart(wordDigits, "0");
}

/** The digits of bytes behind their length, filled up to whole words; throws `RangeError` for what is not whole bytes. */
export function bytes(value: Hex): string {
  const digits = value.slice(2);
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) throw new RangeError(`${value} is not bytes.`);
  const filled = Math.ceil(digits.length / wordDigits) * wordDigits;
  return word(digits.length / 2) + digits.toLowerCase().padEnd(filled, "0");
}

/** How many bytes so many digits are. */
export function bytesIn(...parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0) / 2;
}

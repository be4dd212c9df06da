import { Buffer } from "node:buffer";
import { X402Error } from "@x402-reference/types";

/** The bytes of text in hex with `0x`. */
export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.slice(2), "hex"));
}

/** Bytes in hex with `0x`. */
export function hexOf(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A number in so many bytes, the least significant one first. Throws `invalid_configuration` when they cannot hold it. */
export function littleEndian(value: string | number | undefined, size: 1 | 4 | 8, field: string): Uint8Array {
  const number = /^[0-9]+$/.test(String(value)) ? BigInt(String(value)) : -1n;
  if (number < 0n || number >> BigInt(8 * size) !== 0n) throw unfit(field, `${8 * size} bits hold`, value);
  return Uint8Array.from({ length: size }, (_, place) => Number((number >> BigInt(8 * place)) & 0xffn));
}

/** A length in one to three bytes, seven bits in each (compact-u16); a long one takes a byte more than it needs. */
export function compactLength(length: number, { long = false } = {}): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push(rest & 0x7f);
    rest >>= 7;
  } while (rest > 0);
  if (long) bytes.push(0);
  return bytes.map((byte, place) => (place < bytes.length - 1 ? byte | 0x80 : byte));
}

export function unfit(field: string, expected: string, value: unknown): X402Error {
  return new X402Error("invalid_configuration", `${field} is ${JSON.stringify(value)}, not what ${expected}.`, {
    field,
  });
}

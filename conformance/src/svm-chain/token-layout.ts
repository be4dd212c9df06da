import { getMintEncoder, getTokenDecoder, getTokenEncoder, type MintArgs, type TokenArgs } from "@solana-program/token";
import type { ExtensionEntry } from "./token-extensions.js";

/** The ordinary fields of an account take so many bytes; those of a mint are fewer and padded to as many. */
const baseBytes = 165;
/** The byte behind the ordinary fields says what they are of. */
const ofMint = 1;
const ofAccount = 2;

/** An account of either token program. */
export interface TokenAccount {
  fields: TokenArgs;
  /** What Token-2022 keeps beside the ordinary fields; SPL Token keeps nothing. */
  entries: readonly ExtensionEntry[];
}

/** The bytes of a mint; a mint of SPL Token has no entries. */
export function encodeMint(fields: MintArgs, entries: readonly ExtensionEntry[]): Uint8Array {
  return extended(getMintEncoder().encode(fields), ofMint, entries);
}

/** The bytes of an account; an account of SPL Token has no entries. */
export function encodeTokenAccount({ fields, entries }: TokenAccount): Uint8Array {
  return extended(getTokenEncoder().encode(fields), ofAccount, entries);
}

export function decodeTokenAccount(data: Uint8Array): TokenAccount {
  return { fields: getTokenDecoder().decode(data.subarray(0, baseBytes)), entries: decodeEntries(data) };
}

/** What is behind the ordinary fields of a mint or an account. */
export function decodeEntries(data: Uint8Array): ExtensionEntry[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const entries: ExtensionEntry[] = [];
  let at = baseBytes + 1;
  while (at + 4 <= data.length) {
    const length = view.getUint16(at + 2, true);
    entries.push({ type: view.getUint16(at, true), data: data.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return entries;
}

function extended(fields: Iterable<number>, kind: number, entries: readonly ExtensionEntry[]): Uint8Array {
  if (entries.length === 0) return Uint8Array.from(fields);
  const base = new Uint8Array(baseBytes + 1);
  base.set([...fields]);
  base[baseBytes] = kind;
  const tail = entries.flatMap(({ type, data }) => [...littleEndian(type), ...littleEndian(data.length), ...data]);
  return Uint8Array.from([...base, ...tail]);
}

const littleEndian = (number: number) => [number & 0xff, number >> 8];

import type { Hex } from "viem";

/**
 * Writes down the transactions that were signed for one payment, the newest last, as one text. Only the newest one is ever
 * sent again; the others are there because one of them may be the one that is mined.
 */
export function writeSigned(raws: readonly Hex[]): string {
  return raws.join(",");
}

/** Reads what was written down; there is one transaction at least. */
export function readSigned(text: string): readonly [Hex, ...Hex[]] {
  const [first = "", ...others] = text.split(",");
  return [hexOf(first), ...others.map(hexOf)];
}

function hexOf(text: string): Hex {
  return `0x${text.replace(/^0x/, "")}`;
}

import type { Hex } from "viem";

/** Encodes a call whose arguments are addresses and numbers; viem takes half a second to load for this. */
export function encodedCall(selector: Hex, ...words: readonly (Hex | bigint)[]): Hex {
  const encoded = words.map((word) => BigInt(word).toString(16).padStart(64, "0"));
  return `${selector}${encoded.join("")}`;
}

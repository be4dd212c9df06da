import type { Hex } from "viem";

/** The parts of a signature as a token takes them. */
export interface SignatureParts {
  r: Hex;
  s: Hex;
  v: number;
}

/** Half of the order of secp256k1; a signature with a larger `s` has a twin with a smaller one. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
/** Longer than any wallet's signature with its deployment around it; what follows is paid for as calldata. */
const mostBytes = 8_192;

/** Tells whether a text is a signature at all: 0x and hex of 1 to 8,192 whole bytes. */
export function isSignatureText(text: string): text is Hex {
  return text.length <= 2 + 2 * mostBytes && /^0x(?:[0-9a-fA-F]{2})+$/.test(text);
}

/** Cuts a signature of 65 bytes into its parts; nothing when it has another length. */
export function splitSignature(signature: string): SignatureParts | undefined {
  if (!isSignatureText(signature) || signature.length !== 132) return undefined;
  return {
    r: `0x${signature.slice(2, 66)}`,
    s: `0x${signature.slice(66, 130)}`,
    v: Number.parseInt(signature.slice(130, 132), 16),
  };
}

/**
 * Tells whether a signature has the one form that is taken from externally owned accounts: 65 bytes r, s and v, with v 27
 * or 28 and the smaller of the two possible s.
 *
 * @example
 * ```ts
 * isCanonicalSignature(`0x${"42".repeat(64)}1b`); // true
 * ```
 * @see FiatTokenV2_2, ECRecover; EIP-2
 */
export function isCanonicalSignature(signature: string): boolean {
  const parts = splitSignature(signature);
  return parts !== undefined && (parts.v === 27 || parts.v === 28) && BigInt(parts.s) <= halfOrder;
}

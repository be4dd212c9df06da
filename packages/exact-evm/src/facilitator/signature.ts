import { type Hex, isHex } from "viem";

/** The parts of a signature as a token takes them. */
export interface SignatureParts {
  r: Hex;
  s: Hex;
  v: number;
}

/** Half of the order of secp256k1; a signature with a larger `s` has a twin with a smaller one. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Cuts the first 65 bytes of a signature into its parts; nothing when there are fewer. */
export function splitSignature(signature: string): SignatureParts | undefined {
  if (!isHex(signature, { strict: true }) || signature.length < 132) return undefined;
  return {
    r: `0x${signature.slice(2, 66)}`,
    s: `0x${signature.slice(66, 130)}`,
    v: Number.parseInt(signature.slice(130, 132), 16),
  };
}

/**
 * Tells whether a signature has the one form that tokens take from externally owned accounts: 65 bytes r, s and v, with
 * v 27 or 28 and the smaller of the two possible s.
 *
 * @see FiatTokenV2_2, ECRecover; EIP-2
 */
export function isCanonicalSignature(signature: string): boolean {
  const parts = splitSignature(signature);
  return (
    parts !== undefined &&
    signature.length === 132 &&
    (parts.v === 27 || parts.v === 28) &&
    BigInt(parts.s) <= halfOrder
  );
}

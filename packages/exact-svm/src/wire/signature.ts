import { bytesToHex } from "@noble/hashes/utils";
import { signatureBytes, verifySignature } from "@solana/kit";

/**
 * The points of small order on Ed25519 in all their encodings, each without its sign bit, in hex. Signatures of such a
 * key hold for many messages, so the chain refuses them, which not every runtime's cryptography does.
 *
 * @see "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko), table 2
 */
const smallOrder: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

/** Tells whether a key is a point of small order. */
export function isSmallOrderKey(key: Uint8Array): boolean {
  const unsigned = Uint8Array.from(key);
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return smallOrder.has(bytesToHex(unsigned));
}

/** Tells whether a signature is of a key over a message. */
export async function isSignedBy(
  key: Uint8Array,
  { message, signature }: { message: Uint8Array; signature: Uint8Array | undefined },
): Promise<boolean> {
  if (!signature) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", Uint8Array.from(key), "Ed25519", true, ["verify"]);
    return await verifySignature(imported, signatureBytes(signature), message);
  } catch {
    // Bytes that are no point of the curve are no key and have signed nothing.
    return false;
  }
}

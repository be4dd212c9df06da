/** The part of the package `secp256k1` that signs: deterministic (RFC 6979), with the smaller `s`. */
export interface NativeSigner {
  ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number };
}

// Its main entry would fall back to an implementation in JavaScript that is not made for secrets.
const nativeEntry = "secp256k1/bindings.js";

/** Loads the native signer; nothing where the package or its native part is not installed. */
export async function loadNativeSigner(entry: string = nativeEntry): Promise<NativeSigner | undefined> {
  try {
    const loaded: { default: NativeSigner } = await import(entry);
    return loaded.default;
  } catch {
    return undefined;
  }
}

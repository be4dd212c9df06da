/** The part of the package `secp256k1` that signs: deterministic (RFC 6979), with the smaller `s`. */
export interface NativeSigner {
  ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number };
}

/** The part that finds out who signed; it throws when nobody can have made the signature. */
export interface NativeRecovery {
  ecdsaRecover(signature: Uint8Array, recid: number, digest: Uint8Array, compressed: boolean): Uint8Array;
}

// Its main entry would fall back to an implementation in JavaScript that is not made for secrets.
const nativeEntry = "secp256k1/bindings.js";

/** Loads the native code; nothing where the package or its native part is not installed. */
export async function loadNativeCurve(
  entry: string = nativeEntry,
): Promise<(NativeSigner & NativeRecovery) | undefined> {
  try {
    const loaded: { default: NativeSigner & NativeRecovery } = await import(entry);
    return loaded.default;
  } catch {
    return undefined;
  }
}

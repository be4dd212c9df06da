import type { NativeSigner } from "./native-curve.js";

/** The part of the package `tiny-secp256k1` that is used: deterministic (RFC 6979), with the smaller `s`. */
interface CompiledCurve {
  signRecoverable(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recoveryId: number };
}

/** Loads a signer in WebAssembly, for where native code does not run; nothing where the package is not installed. */
export async function loadWasmSigner(entry: string = "tiny-secp256k1"): Promise<NativeSigner | undefined> {
  try {
    const curve: CompiledCurve = await import(entry);
    return {
      ecdsaSign(digest, privateKey) {
        const { signature, recoveryId } = curve.signRecoverable(digest, privateKey);
        return { signature, recid: recoveryId };
      },
    };
  } catch {
    return undefined;
  }
}

import type { NativeRecovery, NativeSigner } from "./native-curve.js";

/** The part of the package `tiny-secp256k1` that is used: signatures are deterministic (RFC 6979), with the smaller `s`. */
interface CompiledCurve {
  signRecoverable(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recoveryId: number };
  recover(digest: Uint8Array, signature: Uint8Array, recoveryId: number, compressed: boolean): Uint8Array | null;
}

/** Loads the curve in WebAssembly, for where native code does not run; nothing where the package is not installed. */
export async function loadWasmCurve(
  entry: string = "tiny-secp256k1",
): Promise<(NativeSigner & NativeRecovery) | undefined> {
  try {
    const curve: CompiledCurve = await import(entry);
    return {
      ecdsaSign(digest, privateKey) {
        const { signature, recoveryId } = curve.signRecoverable(digest, privateKey);
        return { signature, recid: recoveryId };
      },
      ecdsaRecover(signature, recid, digest, compressed) {
        const point = curve.recover(digest, signature, recid, compressed);
        if (point) return point;
        throw new Error("Nobody can have signed this.");
      },
    };
  } catch {
    return undefined;
  }
}

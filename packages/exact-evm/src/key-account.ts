import type { Hex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { nativeAccount } from "./wallet/native-account.js";
import { loadNativeCurve } from "./wallet/native-curve.js";
import { loadWasmCurve } from "./wallet/wasm-curve.js";

/**
 * An account for a private key that signs about ten times as fast as viem's where the package `secp256k1` with its native
 * code is installed, four times as fast where `tiny-secp256k1` with its WebAssembly is, and is viem's own where neither
 * is. All sign the same bytes.
 *
 * Throws what `privateKeyToAccount` throws for what is no private key.
 *
 * @example
 * ```ts
 * const scheme = exactEvmClient({ account: await keyAccount(key) });
 * ```
 */
export async function keyAccount(privateKey: Hex): Promise<PrivateKeyAccount> {
  const account = privateKeyToAccount(privateKey);
  for (const load of [loadNativeCurve, loadWasmCurve]) {
    const signer = await load();
    const faster = signer && (await nativeAccount(account, privateKey, signer));
    if (faster) return faster;
  }
  return account;
}

import type { Hex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { nativeAccount } from "./wallet/native-account.js";
import { loadNativeCurve } from "./wallet/native-curve.js";

/**
 * An account for a private key that signs about ten times as fast as viem's where the package `secp256k1` is installed,
 * whose native code it uses for nothing else, and is viem's own where it is not. Both sign the same bytes.
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
  const native = await loadNativeCurve();
  return (native && (await nativeAccount(account, privateKey, native))) ?? account;
}

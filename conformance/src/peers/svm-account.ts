import type { Address } from "@solana/kit";
import { deriveSolanaKey, type SolanaKey } from "../svm-chain/keys.js";
import type { SvmWorld } from "../svm-chain/world.js";

/** A hundred SOL. */
const plenty = 100_000_000_000n;

/** By this name anyone can derive the key that `serve chain` names for a facilitator, */
export const servedSvmFacilitator = "served/facilitator";
/** and by this one who is paid. */
export const servedSvmPayee = "served/payee";

/** Gives an account on Solana the coin that its transactions cost. */
export function giveSvmGas(svm: Pick<SvmWorld, "setNativeBalance">, address: Address): Promise<void> {
  return svm.setNativeBalance(address, plenty);
}

/** A throw-away account on Solana that anyone can derive from its name, with coin to pay for transactions. */
export async function fundedSvmKey(svm: Pick<SvmWorld, "setNativeBalance">, name: string): Promise<SolanaKey> {
  const key = await deriveSolanaKey(name, "suite");
  await giveSvmGas(svm, key.address);
  return key;
}

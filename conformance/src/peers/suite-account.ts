import type { Address, Hex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { deriveKey } from "../chain/keys.js";

/** What a peer needs of the chain. */
export interface ChainAccess {
  readonly rpcUrl: string;
  readonly network: string;
  setNativeBalance(address: Address, wei: bigint): Promise<void>;
}

const plenty = 10n ** 21n;

/** Gives an account the native coin that its transactions cost. */
export function giveGas(world: ChainAccess, address: Address): Promise<void> {
  return world.setNativeBalance(address, plenty);
}

/** A throw-away key that anyone can derive from its name, with native coin to pay for transactions. */
export async function fundedKey(world: ChainAccess, name: string): Promise<Hex> {
  const key = deriveKey(name, "suite");
  await giveGas(world, privateKeyToAddress(key));
  return key;
}

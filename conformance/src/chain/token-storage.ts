import { type Address, concat, type Hex, keccak256, pad, toHex } from "viem";
import type { Artifact } from "./artifact.js";
import type { Rpc } from "./rpc.js";

type Layout = Pick<Artifact, "slots">;

/** The highest bit of a FiatToken balance, which marks a blacklisted account. */
export const blacklistBit: bigint = 1n << 255n;

/** Where a token of ours keeps an account's balance: the mapping's name differs between them, and nothing else does. */
export function balanceSlot(layout: Layout, account: Address): Hex {
  const name = "balanceOf" in layout.slots ? "balanceOf" : "balanceAndBlacklistStates";
  return mappingSlot(layout, name, [account]);
}

/** Where a token of ours keeps whether an authorization was used. */
export function authorizationSlot(layout: Layout, authorizer: Address, nonce: Hex): Hex {
  return mappingSlot(layout, "authorizationState", [authorizer, nonce]);
}

/** Where a token of ours keeps what a spender may take. */
export function allowanceSlot(layout: Layout, owner: Address, spender: Address): Hex {
  return mappingSlot(layout, "allowance", [owner, spender]);
}

/** The slot of an entry of a mapping, or of a mapping in a mapping. */
export function mappingSlot(layout: Layout, variable: string, keys: readonly (Hex | bigint)[]): Hex {
  return keys.reduce<Hex>(
    (slot, key) => {
      const word = typeof key === "bigint" ? toHex(key, { size: 32 }) : pad(key, { size: 32 });
      return keccak256(concat([word, slot]));
    },
    variableSlot(layout, variable),
  );
}

/** The slot of a variable. */
export function variableSlot({ slots }: Layout, variable: string): Hex {
  const slot = slots[variable];
  if (slot === undefined) throw new RangeError(`The contract has no variable ${variable}.`);
  return toHex(BigInt(slot), { size: 32 });
}

/** Reads a word of a contract's storage. */
export async function readWord(rpc: Rpc, address: Address, slot: Hex): Promise<bigint> {
  return BigInt(String(await rpc("eth_getStorageAt", [address, slot, "latest"])));
}

/** Writes a word of a contract's storage, without any transaction. */
export async function writeWord(rpc: Rpc, address: Address, slot: Hex, word: bigint): Promise<void> {
  await rpc("anvil_setStorageAt", [address, slot, toHex(word, { size: 32 })]);
}

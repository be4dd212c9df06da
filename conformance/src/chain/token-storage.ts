import { type Address, concat, encodeAbiParameters, type Hex, keccak256, pad, toHex } from "viem";
import type { Artifact } from "./artifact.js";
import type { Rpc } from "./rpc.js";

/** The highest bit of a FiatToken balance, which marks a blacklisted account. */
export const blacklistBit: bigint = 1n << 255n;

/** Where a token of ours keeps an account's balance: the mapping's name differs between them, and nothing else does. */
export function balanceSlot({ slots }: Pick<Artifact, "slots">, account: Address): Hex {
  const mapping = slots.balanceAndBlacklistStates ?? slots.balanceOf;
  if (mapping === undefined) throw new RangeError("The contract keeps no balances.");
  return keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [account, BigInt(mapping)]));
}

/** Where a token of ours keeps whether an authorization was used. */
export function authorizationSlot({ slots }: Pick<Artifact, "slots">, authorizer: Address, nonce: Hex): Hex {
  const mapping = slots.authorizationState;
  if (mapping === undefined) throw new RangeError("The contract keeps no authorizations.");
  const inner = keccak256(
    encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [authorizer, BigInt(mapping)]),
  );
  return keccak256(concat([nonce, inner]));
}

/** The slot of a variable that is not a mapping. */
export function variableSlot({ slots }: Pick<Artifact, "slots">, variable: string): Hex {
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
  await rpc("anvil_setStorageAt", [address, slot, pad(toHex(word), { size: 32 })]);
}

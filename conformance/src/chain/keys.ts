import { type Hex, keccak256, stringToBytes } from "viem";

/*
 * Every key here is public. Money sent to one of these accounts on a real chain is lost at once.
 */

/** The key given to a facilitator under test: account 0 of Anvil's well-known phrase. */
export const facilitatorKey: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/** The key of the suite's own facilitator: account 1. */
export const suiteFacilitatorKey: Hex = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

/** The key that owns the mock token and all its roles: account 2. */
export const adminKey: Hex = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

/** The key of the payee of servers under test: account 3. */
export const payeeKey: Hex = "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6";

const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * Derives a throw-away private key from public text: the same name and seed always give the same key.
 *
 * @example
 * ```ts
 * const payer = privateKeyToAccount(deriveKey("payer", 42));
 * ```
 */
export function deriveKey(name: string, seed: string | number): Hex {
  return toScalar(keccak256(stringToBytes(`x402-conformance/${seed}/${name}`)));
}

/** Hashes again in the one of 2^128 cases where a hash is no private key. */
export function toScalar(hash: Hex): Hex {
  const scalar = BigInt(hash);
  return scalar > 0n && scalar < curveOrder ? hash : toScalar(keccak256(hash));
}

import { createKeyPairSignerFromPrivateKeyBytes, type KeyPairSigner } from "@solana/kit";
import { type Hex, hexToBytes, keccak256, stringToHex } from "viem";
import type { Keys } from "../payment/sign.js";

/** The memo of a case's payment: 16 bytes in hex, which tell it apart from every other. */
export function svmCaseMemo(caseId: string): string {
  return keccak256(stringToHex(`x402-conformance/${caseId}/memo`)).slice(2, 34);
}

const known = new WeakMap<Keys, Promise<ReadonlyMap<string, KeyPairSigner>>>();

/** The account on Solana of each key, by the name of who holds it; made once for the same keys. */
export function svmSigners(keys: Keys): Promise<ReadonlyMap<string, KeyPairSigner>> {
  const signers = known.get(keys) ?? makeSigners(keys);
  known.set(keys, signers);
  return signers;
}

/** The address on Solana of each key, by the name of who holds it. */
export async function svmAddresses<Name extends string>(
  keys: Readonly<Record<Name, Hex>>,
): Promise<Record<Name, string>>;
export async function svmAddresses(keys: Keys): Promise<Record<string, string>> {
  const signers = [...(await svmSigners(keys))];
  return Object.fromEntries(signers.map(([name, { address }]) => [name, address]));
}

async function makeSigners(keys: Keys): Promise<ReadonlyMap<string, KeyPairSigner>> {
  const signers = Object.entries(keys).map(
    async ([name, key]) => [name, await createKeyPairSignerFromPrivateKeyBytes(hexToBytes(key))] as const,
  );
  return new Map(await Promise.all(signers));
}

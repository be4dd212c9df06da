import {
  type Address,
  createKeyPairSignerFromPrivateKeyBytes,
  getAddressEncoder,
  getBase58Decoder,
  type KeyPairSigner,
} from "@solana/kit";
import { type Hex, hexToBytes } from "viem";
import { deriveKey } from "../chain/keys.js";

/** A throw-away account. Money sent to it on a real chain is lost at once. */
export interface SolanaKey {
  address: Address;
  signer: KeyPairSigner;
  /** The private key followed by the public one, 64 bytes in base58, as wallets export it. */
  secretKey: string;
}

/**
 * Derives a throw-away account from public text: the same name and seed always give the same account.
 *
 * @example
 * ```ts
 * const { address, signer } = await deriveSolanaKey("payer", 42);
 * ```
 */
export function deriveSolanaKey(name: string, seed: string | number): Promise<SolanaKey> {
  return solanaKey(deriveKey(`solana/${name}`, seed));
}

/** The account of a private key of 32 bytes. */
export async function solanaKey(key: Hex): Promise<SolanaKey> {
  const privateKey = hexToBytes(key);
  const signer = await createKeyPairSignerFromPrivateKeyBytes(privateKey);
  const secretKey = getBase58Decoder().decode(
    Uint8Array.from([...privateKey, ...getAddressEncoder().encode(signer.address)]),
  );
  return { address: signer.address, signer, secretKey };
}

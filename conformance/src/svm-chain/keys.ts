import {
  type Address,
  createKeyPairSignerFromPrivateKeyBytes,
  getAddressEncoder,
  getBase58Decoder,
  type KeyPairSigner,
} from "@solana/kit";
import { hexToBytes } from "viem";
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
export async function deriveSolanaKey(name: string, seed: string | number): Promise<SolanaKey> {
  const privateKey = hexToBytes(deriveKey(`solana/${name}`, seed));
  const signer = await createKeyPairSignerFromPrivateKeyBytes(privateKey);
  const secretKey = getBase58Decoder().decode(
    Uint8Array.from([...privateKey, ...getAddressEncoder().encode(signer.address)]),
  );
  return { address: signer.address, signer, secretKey };
}

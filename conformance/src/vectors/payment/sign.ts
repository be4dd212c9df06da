import { X402Error } from "@x402-reference/types";
import { type Address, type Hex, hashMessage } from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import type { SignatureForm } from "../payment-format.js";
import { inForm } from "../signature-form.js";

/** Private keys by the name of who holds them. */
export type Keys = Readonly<Record<string, Hex>>;

/** What was signed, and by whom. */
export interface Signed {
  /** As it is written in the payment, before changes to the finished payment. */
  signature: string;
  /** The EIP-712 digest. */
  digest: Hex;
  signer: Address;
}

/** How a digest is signed. */
export interface SignOptions {
  keys: Keys;
  /** The name of who signs. */
  key: string;
  form?: SignatureForm | undefined;
  /** As a personal message (ERC-191). */
  personal?: boolean | undefined;
}

/** Signs a digest. Throws `invalid_configuration` when nobody has that name. */
export async function signDigest(digest: Hex, { keys, key, form, personal }: SignOptions): Promise<Signed> {
  const privateKey = keyOf(keys, key);
  const hash = personal ? hashMessage({ raw: digest }) : digest;
  const signature = inForm(await sign({ hash, privateKey, to: "hex" }), form);
  return { signature, digest, signer: privateKeyToAddress(privateKey) };
}

/** The key of somebody. Throws `invalid_configuration` when nobody has that name. */
export function keyOf(keys: Keys, name: string): Hex {
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (key !== undefined) return key;
  throw new X402Error("invalid_configuration", `There is no key by the name ${JSON.stringify(name)} to sign with.`, {
    field: "/given/payment/signing/key",
    remedy: `Use one of ${Object.keys(keys).join(", ")}.`,
  });
}

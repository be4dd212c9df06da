import { secp256k1 } from "@noble/curves/secp256k1";
import { keccak_256 } from "@noble/hashes/sha3";
import { bytesToHex } from "@noble/hashes/utils";
import { X402Error } from "@x402-reference/types";
import type { Hex, TypedData, TypedDataDefinition, TypedDataDomain } from "viem";
import { sameAddress } from "../address.js";

/** A transaction that approves Permit2, for a facilitator to broadcast. */
export interface UnsignedApproval {
  type: "eip1559";
  chainId: number;
  nonce: number;
  to: Hex;
  data: Hex;
  gas: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** Who pays: an account that signs typed data, such as one of viem's, smart accounts included. */
export interface PayingAccount {
  readonly address: Hex;
  /** `smart` for a contract, whose signatures only its own code can judge; any other account signs with a key. */
  readonly type?: string;
  /** `privateKey` or `hd` for an account whose key is in this process, as viem says it. */
  readonly source?: string | undefined;
  /** Signs a digest as it is; asked only of an account whose key is in this process, as it shows nobody what is signed. */
  readonly sign?: ((parameters: { hash: Hex }) => Promise<Hex>) | undefined;
  signTypedData(data: TypedDataDefinition): Promise<Hex>;
  /** Signs without sending; only needed to pay with a token that knows no permit and has not been approved. */
  signTransaction?(transaction: UnsignedApproval): Promise<Hex>;
}

/** What every payment's typed data has in common. */
interface SigningRequest {
  domain: TypedDataDomain;
  types: TypedData;
  primaryType: string;
  message: object;
}

/** The accounts that have been seen to sign with their own key, which a key in this process never ceases to. */
const proven = new WeakSet<PayingAccount>();

/**
 * Signs with an account; throws `invalid_configuration` when a key signed that is not the account's. An account in this
 * process signs the digest, when it is given, and only its first signature is looked at.
 */
export async function signedBy(account: PayingAccount, request: SigningRequest, digest?: () => Hex): Promise<Hex> {
  const isLocal = account.source === "privateKey" || account.source === "hd";
  if (isLocal && account.sign && digest && proven.has(account)) return account.sign({ hash: digest() });
  const data = { ...request, message: { ...request.message } };
  const signature = await account.signTypedData(data);
  if (account.type === "smart" || proven.has(account)) return signature;
  const signer = signerOf(digest?.() ?? (await digestOf(data)), signature);
  if (signer !== undefined && sameAddress(signer, account.address)) {
    if (isLocal) proven.add(account);
    return signature;
  }
  throw new X402Error("invalid_configuration", `Another key than that of ${account.address} has signed.`, {
    field: "account",
    remedy: 'Nothing was sent. Give the account that signs, or set its type to "smart" when it is a contract.',
  });
}

/** The digest of any typed data; viem's utilities are half of what a payer would load, and only some payments need them. */
async function digestOf(data: TypedDataDefinition): Promise<Hex> {
  const { hashTypedData } = await import("./hash-typed-data.js");
  return hashTypedData(data);
}

/** The parity of the point that v stands for. */
const parities: Readonly<Record<string, number>> = { "00": 0, "01": 1, "1b": 0, "1c": 1 };

/** Whose key made a signature of 65 bytes; nothing when nobody's can have. */
function signerOf(digest: Hex, signature: Hex): Hex | undefined {
  const parity = parities[signature.slice(130).toLowerCase()];
  if (parity === undefined) return undefined;
  try {
    const parts = secp256k1.Signature.fromCompact(signature.slice(2, 130)).addRecoveryBit(parity);
    const point = parts.recoverPublicKey(digest.slice(2)).toRawBytes(false);
    return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`;
  } catch {
    return undefined;
  }
}

import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { type Hex, keccak256, parseSignature, serializeTransaction } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { hashTypedData } from "viem/utils";
import type { NativeSigner } from "./native-curve.js";

/**
 * The same account, signing with native code; nothing when that does not sign what the account signs, as a build that is
 * broken for this machine must not sign anything.
 */
export async function nativeAccount(
  account: PrivateKeyAccount,
  privateKey: Hex,
  native: NativeSigner,
): Promise<PrivateKeyAccount | undefined> {
  const key = hexToBytes(privateKey.slice(2));
  const sign = async ({ hash }: { hash: Hex }): Promise<Hex> => {
    const { signature, recid } = native.ecdsaSign(hexToBytes(hash.slice(2)), key);
    return `0x${bytesToHex(signature)}${recid === 0 ? "1b" : "1c"}`;
  };
  for (const hash of samples) {
    if ((await account.sign({ hash })) !== (await sign({ hash }))) return undefined;
  }
  const signTransaction: PrivateKeyAccount["signTransaction"] = async (transaction, options) => {
    // Other kinds, and writers of one's own, are rare enough to be left to viem.
    if (transaction.type !== "eip1559" || options?.serializer) return account.signTransaction(transaction, options);
    const signature = await sign({ hash: keccak256(serializeTransaction(transaction)) });
    return serializeTransaction(transaction, parseSignature(signature));
  };
  return { ...account, sign, signTransaction, signTypedData: async (data) => sign({ hash: hashTypedData(data) }) };
}

const samples: readonly Hex[] = [`0x${"5a".repeat(32)}`, `0x${"a5".repeat(32)}`];

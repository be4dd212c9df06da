import { type KeyPairSigner, signBytes } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import type { Keys } from "../payment/sign.js";
import { bytesOfHex, joined } from "./bytes.js";
import type { SvmSignature } from "./format.js";
import { svmSigners } from "./keys.js";
import type { CompiledMessage } from "./message.js";

const signatureBytes = 64;
/** The order of the group that Ed25519 signs in. */
const order = 2n ** 252n + 27742317777372353535851937790883648493n;

/** How a message is signed. */
export interface Signing {
  message: Uint8Array;
  compiled: CompiledMessage;
  keys: Keys;
  /** What stands in the place of an account, where it is not that account's own signature. */
  written: readonly { of: string; is: SvmSignature }[];
}

/** What stands in the places for signatures: whoever has a key in the case signs, others leave zeros. */
export async function signMessage({ message, compiled, keys, written }: Signing): Promise<Uint8Array[]> {
  const signers = await svmSigners(keys);
  const signedBy = async (signer: KeyPairSigner | undefined) =>
    signer ? Uint8Array.from(await signBytes(signer.keyPair.privateKey, message)) : new Uint8Array(signatureBytes);

  return Promise.all(
    compiled.accounts.slice(0, compiled.header.signers).map(async (account) => {
      const is = written.find(({ of }) => of === account)?.is;
      const own = [...signers.values()].find(({ address }) => address === account);
      if (is === "zero") return new Uint8Array(signatureBytes);
      if (typeof is === "string" && is.startsWith("0x")) return bytesOfHex(is);
      if (typeof is === "object") return signedBy(signers.get(is.by) ?? nobody(is.by, [...signers.keys()]));
      const signature = await signedBy(own);
      if (is === "flipped") return signature.map((byte, place) => (place === 0 ? byte ^ 1 : byte));
      return is === "non-canonical" ? nonCanonical(signature) : signature;
    }),
  );
}

/** The same signature with the order of the group added to S, which a strict check refuses. */
function nonCanonical(signature: Uint8Array): Uint8Array {
  let s = order;
  for (const [place, byte] of signature.subarray(32).entries()) s += BigInt(byte) << BigInt(8 * place);
  return joined(
    signature.subarray(0, 32),
    Array.from({ length: 32 }, (_, place) => Number((s >> BigInt(8 * place)) & 0xffn)),
  );
}

/** As many places as a vector says, cut off or filled up with zeros. */
export function inPlaces(signatures: readonly Uint8Array[], places = signatures.length): Uint8Array[] {
  return Array.from({ length: places }, (_, place) => signatures[place] ?? new Uint8Array(signatureBytes));
}

function nobody(name: string, names: readonly string[]): never {
  throw new X402Error("invalid_configuration", `There is no key by the name ${JSON.stringify(name)} to sign with.`, {
    field: "/given/svm/payment/signatures",
    remedy: `Use one of ${names.join(", ")}.`,
  });
}

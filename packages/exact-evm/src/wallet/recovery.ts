import { keccak_256 } from "@noble/hashes/sha3";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { type Address, type Hex, recoverAddress } from "viem";
import { lowerCaseAddress } from "../address.js";
import { once } from "../facilitator/once.js";
import { loadNativeCurve, type NativeRecovery } from "./native-curve.js";
import { splitSignature } from "./signature.js";
import { loadWasmCurve } from "./wasm-curve.js";

/** Finds out who signed a digest by 65 bytes r, s and v; in lower case, and nothing when nobody can have. */
export type Recover = (digest: Hex, signature: Hex) => Promise<Address | undefined>;

/** In JavaScript, which works everywhere. */
export const recoverByScript: Recover = async (hash, signature) => {
  try {
    return lowerCaseAddress(await recoverAddress({ hash, signature }));
  } catch {
    return undefined;
  }
};

/** The parity of the point that v stands for. */
const parities: Readonly<Record<number, number>> = { 0: 0, 1: 1, 27: 0, 28: 1 };

/** By a compiled curve: native code takes a twentieth of the time, WebAssembly an eighth. */
export function recoverBy(curve: NativeRecovery): Recover {
  return async (digest, signature) => {
    const parts = splitSignature(signature);
    const parity = parts && parities[parts.v];
    if (parity === undefined) return undefined;
    try {
      const point = curve.ecdsaRecover(hexToBytes(signature.slice(2, 130)), parity, hexToBytes(digest.slice(2)), false);
      return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`;
    } catch {
      return undefined;
    }
  };
}

/** The x-coordinate of the curve's generator. */
const generator = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
/** Samples, with both parities and with a point that is on no curve. */
const samples: readonly [digest: Hex, signature: Hex][] = [
  [`0x${"5a".repeat(32)}`, `0x${generator}${"22".repeat(32)}1b`],
  [`0x${"a5".repeat(32)}`, `0x${generator}${"22".repeat(32)}1c`],
  [`0x${"a5".repeat(32)}`, `0x${"00".repeat(31)}05${"22".repeat(32)}1c`],
];

/** A compiled curve, where it is installed. */
type Load = () => Promise<NativeRecovery | undefined>;

/** The first compiled curve that finds what JavaScript does, as a build that is broken for this machine must not judge. */
export async function chooseRecovery(loads: readonly Load[]): Promise<Recover> {
  for (const load of loads) {
    const curve = await load();
    if (curve && (await findsTheSame(recoverBy(curve)))) return recoverBy(curve);
  }
  return recoverByScript;
}

async function findsTheSame(recover: Recover): Promise<boolean> {
  for (const [digest, signature] of samples) {
    if ((await recover(digest, signature)) !== (await recoverByScript(digest, signature))) return false;
  }
  return true;
}

const chosen = once(() => chooseRecovery([loadNativeCurve, loadWasmCurve]));

/** Who signed, found out in the fastest way that there is here. */
export const recover: Recover = async (digest, signature) => (await chosen())(digest, signature);

import { type Address, decodeAbiParameters, encodeAbiParameters, type Hex } from "viem";
import { zeroAddress } from "../address.js";

const magic = "6492".repeat(16);
const parameters = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;

/** A signature of a wallet that may not be deployed yet, and how it is. */
export interface WrappedSignature {
  factory: Address;
  factoryData: Hex;
  /** What the wallet itself judges. */
  signature: Hex;
}

/** Tells whether a signature is wrapped with a deployment, well or badly. */
export function isWrapped(signature: string): boolean {
  return signature.toLowerCase().endsWith(magic);
}

/**
 * Takes a signature out of the wrapper around it; nothing when the wrapper is malformed, names no factory, or holds no
 * signature or another wrapper.
 *
 * @see ERC-6492
 */
export function unwrapSignature(wrapped: Hex): WrappedSignature | undefined {
  const text = wrapped.toLowerCase();
  const body: Hex = `0x${text.slice(2, -magic.length)}`;
  try {
    const [factory, factoryData, signature] = decodeAbiParameters(parameters, body);
    // One wrapper has one form, and what is hidden between its parts is judged by nobody.
    if (encodeAbiParameters(parameters, [factory, factoryData, signature]) !== body) return undefined;
    if (factory === zeroAddress || signature === "0x" || isWrapped(signature)) return undefined;
    return { factory, factoryData, signature };
  } catch {
    return undefined;
  }
}

import { concat, encodeAbiParameters, type Hex, isAddress, isHex } from "viem";
import type { Wrapper } from "../payment-format.js";

const magic = "0x6492649264926492649264926492649264926492649264926492649264926492";
const shape = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;

/** Who deploys the payer's wallet, and with which call. */
export interface Deployment {
  factory: string;
  factoryData: string;
}

/**
 * Wraps a signature as ERC-6492 has it, when the vector says so or the payer's wallet is yet to be deployed.
 *
 * @see https://eips.ethereum.org/EIPS/eip-6492
 */
export function wrapped(
  signature: string,
  { spec, deployment }: { spec: Wrapper | undefined; deployment: Deployment | undefined },
): string {
  if (spec === "none" || (spec === undefined && deployment === undefined)) return signature;
  const { times = 1, raw, factory = "", factoryData = "" } = { ...deployment, ...spec };
  if (raw !== undefined) return concat([hex(raw), magic]);
  if (!isAddress(factory, { strict: false })) throw new TypeError("A wrapper needs the address of a factory.");
  let text = hex(signature);
  for (let time = 0; time < times; time += 1) {
    text = concat([encodeAbiParameters(shape, [factory, hex(factoryData), text]), magic]);
  }
  return text;
}

function hex(text: string): Hex {
  if (isHex(text)) return text;
  throw new TypeError(`${JSON.stringify(text)} cannot be wrapped, because it is not hexadecimal.`);
}

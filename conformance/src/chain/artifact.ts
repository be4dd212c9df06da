import { type Abi, type Hex, isHex } from "viem";
import * as z from "zod/mini";

/** Code as the compiler writes it, without a prefix, as hex; throws on anything else. */
export function hexCode(code: string): Hex {
  return z.parse(Code, `0x${code}`);
}

const Code = z.custom<Hex>((input) => isHex(input) && input.length % 2 === 0, "hex of whole bytes");

/** A compiled contract. */
export const Artifact = z.object({
  abi: z.custom<Abi>(
    (input) =>
      Array.isArray(input) && input.every((item) => typeof item === "object" && item !== null && "type" in item),
    "an ABI",
  ),
  bytecode: Code,
  deployedBytecode: Code,
  /** The storage slot of each variable, as decimal digits. */
  slots: z.record(z.string(), z.string()),
  /** A hash over the sources, the compiler and its settings. */
  sourceHash: z.string(),
});
export type Artifact = z.infer<typeof Artifact>;

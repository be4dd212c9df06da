import { getBase58Decoder } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { applyEdits } from "../edit.js";
import type { Keys } from "../payment/sign.js";
import type { Edit } from "../payment-format.js";
import { svmAddress } from "./address.js";
import { bytesOfHex, compactLength, joined } from "./bytes.js";
import type { SvmTransactionSpec } from "./format.js";
import { merged } from "./instructions.js";
import { CompiledMessage, compileMessage, encodeMessage } from "./message.js";
import { inPlaces, signMessage } from "./signatures.js";
import { anyInstruction, type InstructionContext } from "./wallet.js";

/** A transaction as it is sent, and how it came about. */
export interface SvmTransaction {
  bytes: Uint8Array;
  /** What was signed, whatever stands in the transaction. */
  message: Uint8Array;
  /** The address of the transfer's authority. */
  payer: string;
  /** What stands in the places for signatures, in base58; null where nobody has signed. */
  signatures: readonly (string | null)[];
}

/** Makes a transaction that differs from the standard one as a vector says; all names are replaced. */
export async function buildTransaction(
  spec: SvmTransactionSpec,
  { standard, keys }: { standard: SvmTransactionSpec; keys: Keys },
): Promise<SvmTransaction> {
  const { limit, price, transfer, memo } = spec;
  const whole = { ...standard, ...spec };
  const parts = merged(standard, { limit, price, transfer, memo });
  const asset = { mint: parts.transfer?.mint ?? "", program: parts.transfer?.program ?? "" };
  const compiled = edited(await compiledOf(whole, { parts, asset, keys }), spec.edits);
  const message = joined(encodeMessage(compiled, spec.longLengths), bytesOfHex(spec.messageBytes ?? "0x"));
  const written = await Promise.all(
    (spec.signatures ?? []).map(async ({ of, is }) => ({ of: await svmAddress(of, asset), is })),
  );
  const signatures = inPlaces(await signMessage({ message, compiled, keys, written }), spec.places);
  const sent = spec.unsigned ? encodeMessage(edited(compiled, spec.unsigned), spec.longLengths) : message;
  const count = compactLength(signatures.length, { long: spec.longLengths?.includes("signatures") });
  const { keep, append = "0x" } = spec.wire ?? {};
  return {
    bytes: joined(joined(count, ...signatures, sent).subarray(0, keep), bytesOfHex(append)),
    message,
    payer: await svmAddress(parts.transfer?.authority ?? "", asset),
    signatures: signatures.map((signature) => (signature.some(Boolean) ? getBase58Decoder().decode(signature) : null)),
  };
}

async function compiledOf(
  whole: SvmTransactionSpec,
  { asset, ...context }: InstructionContext,
): Promise<CompiledMessage> {
  const { version = 0, feePayer = "", blockhash = "", instructions = [], lookupTables = [] } = whole;
  return compileMessage({
    version,
    feePayer: await svmAddress(feePayer, asset),
    blockhash,
    instructions: await Promise.all(instructions.map((written) => anyInstruction(written, { asset, ...context }))),
    lookupTables: await Promise.all(
      lookupTables.map(async ({ table, addresses }) => ({
        table: await svmAddress(table, asset),
        addresses: await Promise.all(addresses.map((named) => svmAddress(named, asset))),
      })),
    ),
  });
}

function edited(message: CompiledMessage, edits: readonly Edit[] = []): CompiledMessage {
  const changed = CompiledMessage.safeParse(applyEdits(message, edits));
  if (changed.success) return changed.data;
  throw new X402Error("invalid_configuration", `An edited message cannot be encoded: ${changed.error.message}`, {
    field: "/given/svm/payment",
  });
}

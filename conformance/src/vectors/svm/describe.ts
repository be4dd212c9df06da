import {
  type Address,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  getUtf8Decoder,
  type SignatureBytes,
  verifySignature,
} from "@solana/kit";
import { memoProgram, token2022Program, tokenProgram } from "../../svm-chain/addresses.js";
import { hexOf } from "./bytes.js";
import { svmProgramNames } from "./names.js";

/** An instruction as vectors can point into it. */
interface InstructionView {
  program: string;
  accounts: readonly string[];
  /** In hexadecimal with 0x. */
  data: string;
}

/** A transaction as vectors can point into it; what it does not have is not there. */
export interface SvmTransactionView {
  version: "legacy" | 0 | 1;
  feePayer: string;
  blockhash: string;
  /** Whoever has to sign, in order, and what stands in his place. */
  signatures: readonly { of: string; is: "valid" | "zero" | "invalid" }[];
  instructions: readonly InstructionView[];
  /** Whether accounts are taken out of lookup tables. */
  lookups: boolean;
  /** The first instruction of each kind. */
  limit?: { at: number; units: number };
  price?: { at: number; microLamports: string };
  transfer?: {
    at: number;
    program: string;
    source: string;
    mint: string;
    destination: string;
    authority: string;
    amount: string;
    decimals: number;
  };
  /** All of them. */
  memos: readonly string[];
}

const { computeBudgetProgram } = svmProgramNames(tokenProgram);
const kinds = { limit: 2, price: 3, transferChecked: 12 } as const;

/** Reads a transaction in base64, or answers nothing when it is none. */
export async function describeTransaction(base64: string): Promise<SvmTransactionView | undefined> {
  try {
    return await describe(base64);
  } catch {
    return undefined;
  }
}

async function describe(base64: string): Promise<SvmTransactionView> {
  const { messageBytes, signatures } = getTransactionDecoder().decode(getBase64Encoder().encode(base64));
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const { staticAccounts } = message;
  const instructions = ("instructions" in message ? message.instructions : []).map((instruction) => ({
    program: String(staticAccounts[instruction.programAddressIndex] ?? ""),
    accounts: (instruction.accountIndices ?? []).map((index) => String(staticAccounts[index] ?? "")),
    bytes: Uint8Array.from(instruction.data ?? []),
  }));
  const find = (program: readonly string[], kind: number) =>
    instructions.findIndex((one) => program.includes(one.program) && one.bytes[0] === kind);
  const numberIn = (at: number, offset: number, bytes: 4 | 8) => littleEndianIn(instructions[at]?.bytes, offset, bytes);
  const limit = find([computeBudgetProgram], kinds.limit);
  const price = find([computeBudgetProgram], kinds.price);
  const transfer = find([tokenProgram, token2022Program], kinds.transferChecked);
  return {
    version: message.version,
    feePayer: String(staticAccounts[0] ?? ""),
    blockhash: String(message.lifetimeToken),
    signatures: await Promise.all(
      Object.entries(signatures).map(async ([of, signature]) => ({
        of,
        is: await stateOf(signature, of as Address, messageBytes),
      })),
    ),
    instructions: instructions.map(({ bytes, ...rest }) => ({ ...rest, data: hexOf(bytes) })),
    lookups: "addressTableLookups" in message && (message.addressTableLookups ?? []).length > 0,
    ...(limit >= 0 && { limit: { at: limit, units: Number(numberIn(limit, 1, 4)) } }),
    ...(price >= 0 && { price: { at: price, microLamports: String(numberIn(price, 1, 8)) } }),
    ...(transfer >= 0 && { transfer: transferIn(instructions[transfer], transfer) }),
    memos: instructions
      .filter(({ program }) => program === memoProgram)
      .map(({ bytes }) => getUtf8Decoder().decode(bytes)),
  };
}

function transferIn(
  instruction: { program: string; accounts: readonly string[]; bytes: Uint8Array } | undefined,
  at: number,
): NonNullable<SvmTransactionView["transfer"]> {
  const { program = "", accounts = [], bytes = new Uint8Array() } = instruction ?? {};
  const [source = "", mint = "", destination = "", authority = ""] = accounts;
  const amount = String(littleEndianIn(bytes, 1, 8));
  return { at, program, source, mint, destination, authority, amount, decimals: bytes[9] ?? -1 };
}

function littleEndianIn(bytes: Uint8Array | undefined, offset: number, size: 4 | 8): bigint {
  const part = bytes?.slice(offset, offset + size) ?? new Uint8Array();
  return part.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

async function stateOf(
  signature: SignatureBytes | null,
  of: Address,
  message: Parameters<typeof verifySignature>[2],
): Promise<"valid" | "zero" | "invalid"> {
  if (!signature) return "zero";
  return (await verifySignature(await getPublicKeyFromAddress(of), signature, message)) ? "valid" : "invalid";
}

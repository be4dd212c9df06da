import type { Address } from "@solana/kit";
import { computeBudgetProgram, isTokenProgram } from "../programs.js";
import type { InstructionView } from "./transaction.js";

/** First byte of the instructions that are read here. */
export const discriminators = { computeUnitLimit: 2, computeUnitPrice: 3, transferChecked: 12 } as const;

/** How many bytes the data of each instruction has. */
export const dataSizes = { computeUnitLimit: 5, computeUnitPrice: 9, transferChecked: 10 } as const;

/** A transfer of tokens; the amount in atomic units. */
export interface Transfer {
  program: Address;
  source: Address;
  mint: Address;
  destination: Address;
  authority: Address;
  amount: bigint;
}

/** The compute units that an instruction allows the transaction; nothing when it is another instruction. */
export function readComputeUnitLimit(instruction: InstructionView | undefined): number | undefined {
  return computeBudgetData(instruction, "computeUnitLimit")?.getUint32(1, true);
}

/** The price of a compute unit that an instruction sets, in millionths of a lamport; nothing when it is another one. */
export function readComputeUnitPrice(instruction: InstructionView | undefined): bigint | undefined {
  return computeBudgetData(instruction, "computeUnitPrice")?.getBigUint64(1, true);
}

/** The transfer that an instruction of either token program makes by `TransferChecked`; nothing when it is another one. */
export function readTransfer(instruction: InstructionView | undefined): Transfer | undefined {
  const data = instruction && dataOf(instruction, "transferChecked");
  const [source, mint, destination, authority] = instruction?.accounts.map(({ address }) => address) ?? [];
  const program = instruction?.program;
  if (!data || !program || !isTokenProgram(program) || !source || !mint || !destination || !authority) return undefined;
  return { program, source, mint, destination, authority, amount: data.getBigUint64(1, true) };
}

function computeBudgetData(
  instruction: InstructionView | undefined,
  name: "computeUnitLimit" | "computeUnitPrice",
): DataView | undefined {
  return instruction?.program === computeBudgetProgram ? dataOf(instruction, name) : undefined;
}

/** What is behind the needed bytes is not looked at, as the programs themselves do not. */
function dataOf({ data }: InstructionView, name: keyof typeof discriminators): DataView | undefined {
  if (data[0] !== discriminators[name] || data.length < dataSizes[name]) return undefined;
  return new DataView(data.buffer, data.byteOffset, data.length);
}

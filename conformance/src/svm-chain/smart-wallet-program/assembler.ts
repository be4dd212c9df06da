/** One of the machine's registers, by its number. */
export type Register = number;

/** An instruction, or the name of the place where the next one stands. */
export type Line = string | Instruction;

/** An instruction of the Solana virtual machine (SBF) before its jumps are resolved. */
export interface Instruction {
  opcode: number;
  to?: Register;
  from?: Register;
  offset?: number;
  value?: number | bigint;
  /** The label that is jumped to. */
  target?: string;
  /** The system call's name, which the loader resolves. */
  symbol?: string;
}

/** Machine code, and where in it which system call is to be filled in. */
export interface MachineCode {
  text: Uint8Array;
  calls: readonly { offset: number; symbol: string }[];
}

/** Bytes of each instruction; `loadConstant` takes two of them. */
export const instructionSize = 8;
const loadConstant = 0x18;
const unresolved = -1;

/** to = value, of 64 bits */
export const constant = (to: Register, value: bigint): Instruction => ({ opcode: loadConstant, to, value });
/** to = value */
export const set = (to: Register, value: number): Instruction => ({ opcode: 0xb7, to, value });
/** to = from */
export const copy = (to: Register, from: Register): Instruction => ({ opcode: 0xbf, to, from });
/** to += value */
export const add = (to: Register, value: number): Instruction => ({ opcode: 0x07, to, value });
/** to += from */
export const addRegister = (to: Register, from: Register): Instruction => ({ opcode: 0x0f, to, from });
/** to *= value */
export const multiply = (to: Register, value: number): Instruction => ({ opcode: 0x27, to, value });
/** to &= value */
export const mask = (to: Register, value: number): Instruction => ({ opcode: 0x57, to, value });
/** to >>= value */
export const shiftRight = (to: Register, value: number): Instruction => ({ opcode: 0x77, to, value });
/** to = the byte at from + offset */
export const load8 = (to: Register, from: Register, offset: number): Instruction => ({
  opcode: 0x71,
  to,
  from,
  offset,
});
/** to = the 8 bytes at from + offset */
export const load64 = (to: Register, from: Register, offset: number): Instruction => ({
  opcode: 0x79,
  to,
  from,
  offset,
});
/** The byte at to + offset = from */
export const store8 = (to: Register, offset: number, from: Register): Instruction => ({
  opcode: 0x73,
  to,
  offset,
  from,
});
/** The 8 bytes at to + offset = from */
export const store64 = (to: Register, offset: number, from: Register): Instruction => ({
  opcode: 0x7b,
  to,
  offset,
  from,
});
/** The 8 bytes at to + offset = value */
export const store64Constant = (to: Register, offset: number, value: number): Instruction => ({
  opcode: 0x7a,
  to,
  offset,
  value,
});
export const jump = (target: string): Instruction => ({ opcode: 0x05, target });
export const jumpIfEqual = (to: Register, value: number, target: string): Instruction => ({
  opcode: 0x15,
  to,
  value,
  target,
});
export const jumpUnlessEqual = (to: Register, value: number, target: string): Instruction => ({
  opcode: 0x55,
  to,
  value,
  target,
});
/** Jumps if to > from, without signs. */
export const jumpIfGreater = (to: Register, from: Register, target: string): Instruction => ({
  opcode: 0x2d,
  to,
  from,
  target,
});
/** Jumps if to >= from, without signs. */
export const jumpIfNotLess = (to: Register, from: Register, target: string): Instruction => ({
  opcode: 0x3d,
  to,
  from,
  target,
});
export const call = (symbol: string): Instruction => ({ opcode: 0x85, symbol, from: 1, value: unresolved });
export const exit = (): Instruction => ({ opcode: 0x95 });

/** Makes machine code out of lines; throws a `RangeError` for a label that is nowhere. */
export function assemble(lines: readonly Line[]): MachineCode {
  const labels = new Map<string, number>();
  const placed: { instruction: Instruction; at: number }[] = [];
  let at = 0;
  for (const line of lines) {
    if (typeof line === "string") {
      labels.set(line, at);
      continue;
    }
    placed.push({ instruction: line, at });
    at += line.opcode === loadConstant ? 2 : 1;
  }
  const text = new Uint8Array(at * instructionSize);
  const view = new DataView(text.buffer);
  const distance = (target: string, from: number) => {
    const place = labels.get(target);
    if (place === undefined) throw new RangeError(`There is no label ${target}.`);
    return place - from - 1;
  };
  for (const { instruction, at: place } of placed) {
    const { opcode, to = 0, from = 0, offset = 0, value = 0, target } = instruction;
    const start = place * instructionSize;
    const bits = BigInt.asUintN(64, BigInt(value));
    view.setUint8(start, opcode);
    view.setUint8(start + 1, to | (from << 4));
    view.setInt16(start + 2, target === undefined ? offset : distance(target, place), true);
    view.setUint32(start + 4, Number(bits & 0xffff_ffffn), true);
    if (opcode === loadConstant) view.setUint32(start + 12, Number(bits >> 32n), true);
  }
  const calls = placed.flatMap(({ instruction: { symbol }, at: place }) =>
    symbol === undefined ? [] : [{ offset: place * instructionSize, symbol }],
  );
  return { text, calls };
}

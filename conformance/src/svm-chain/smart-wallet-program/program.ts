import * as sbf from "./assembler.js";
import { linkProgram } from "./elf.js";

const registers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = registers;

const heapAt = 0x3_0000_0000n;

/** What the program keeps on its heap, by offset; the structures are those of Solana's interface for C. */
const heap = {
  /** The inner instruction: where its program, its accounts and its data are, and how many of these. */
  instruction: { program: 0, accounts: 8, accountCount: 16, data: 24, dataLength: 32 },
  /** What the wallet's address is derived from, twice where and how long, and the list of that. */
  seeds: 64,
  seedList: 96,
  accountCount: 112,
  /** Begins with the slot. */
  clock: 128,
  /** The inner instruction's accounts, 16 bytes each. */
  metas: 256,
  /** All accounts, 56 bytes each. */
  infos: 4_096,
} as const;

const infoSize = 56;
const metaSize = 16;
const keySize = 32;
/** How an account lies in the input. */
const input = { signs: 1, writable: 2, executable: 3, key: 8, owner: 40, lamports: 72, dataLength: 80, data: 88 };
const info = {
  key: 0,
  lamports: 8,
  dataLength: 16,
  data: 24,
  owner: 32,
  rentEpoch: 40,
  signs: 48,
  writable: 49,
  executable: 50,
};
/** Room that each account's data is given to grow. */
const growth = 10_240;
const notDuplicate = 0xff;

/** The header of a call: up to which slot it is made, the program's place, how many accounts, and how many bytes of data. */
const header = { until: 0, program: 8, accounts: 9, data: 10, size: 11 };

/** r1 becomes the address of the account whose place stands at a byte. */
const keyOfAccountAt = (from: number, offset: number): sbf.Line[] => [
  sbf.load8(r1, from, offset),
  sbf.multiply(r1, infoSize),
  sbf.addRegister(r1, r9),
  sbf.load64(r1, r1, heap.infos + info.key),
];

/** Keeps a pointer into the account at r6 in its entry at r7. */
const pointer = (offset: number, at: number): sbf.Line[] => [
  sbf.copy(r1, r6),
  sbf.add(r1, offset),
  sbf.store64(r7, at, r1),
];

const flag = (offset: number, at: number): sbf.Line[] => [sbf.load8(r1, r6, offset), sbf.store8(r7, at, r1)];

const readAccounts: readonly sbf.Line[] = [
  sbf.constant(r9, heapAt),
  sbf.copy(r6, r1),
  sbf.load64(r8, r6, 0),
  sbf.jumpIfEqual(r8, 0, "fail"),
  sbf.store64(r9, heap.accountCount, r8),
  sbf.add(r6, 8),
  sbf.copy(r7, r9),
  sbf.add(r7, heap.infos),
  "next account",
  sbf.load8(r1, r6, 0),
  sbf.jumpUnlessEqual(r1, notDuplicate, "fail"),
  ...pointer(input.key, info.key),
  ...pointer(input.lamports, info.lamports),
  ...pointer(input.data, info.data),
  ...pointer(input.owner, info.owner),
  ...flag(input.signs, info.signs),
  ...flag(input.writable, info.writable),
  ...flag(input.executable, info.executable),
  sbf.load64(r2, r6, input.dataLength),
  sbf.store64(r7, info.dataLength, r2),
  sbf.add(r2, input.data + growth + 7),
  sbf.mask(r2, -8),
  sbf.addRegister(r6, r2),
  sbf.load64(r1, r6, 0),
  sbf.store64(r7, info.rentEpoch, r1),
  sbf.add(r6, 8),
  sbf.add(r7, infoSize),
  sbf.add(r8, -1),
  sbf.jumpUnlessEqual(r8, 0, "next account"),
];

/** The wallet's address is derived from its owner, who is the first account and has to sign, and the first byte. */
const readOwner: readonly sbf.Line[] = [
  sbf.load64(r8, r6, 0),
  sbf.add(r6, 8),
  sbf.addRegister(r8, r6),
  sbf.jumpIfNotLess(r6, r8, "fail"),
  sbf.load8(r1, r9, heap.infos + info.signs),
  sbf.jumpIfEqual(r1, 0, "fail"),
  sbf.load64(r1, r9, heap.infos + info.key),
  sbf.store64(r9, heap.seeds, r1),
  sbf.store64Constant(r9, heap.seeds + 8, keySize),
  sbf.store64(r9, heap.seeds + 16, r6),
  sbf.store64Constant(r9, heap.seeds + 24, 1),
  sbf.copy(r1, r9),
  sbf.add(r1, heap.seeds),
  sbf.store64(r9, heap.seedList, r1),
  sbf.store64Constant(r9, heap.seedList + 8, 2),
  sbf.add(r6, 1),
  sbf.copy(r1, r9),
  sbf.add(r1, heap.clock),
  sbf.call("sol_get_clock_sysvar"),
];

const readCall: readonly sbf.Line[] = [
  ...keyOfAccountAt(r6, header.program),
  sbf.store64(r9, heap.instruction.program, r1),
  sbf.copy(r4, r9),
  sbf.add(r4, heap.metas),
  sbf.store64(r9, heap.instruction.accounts, r4),
  sbf.load8(r2, r6, header.accounts),
  sbf.store64(r9, heap.instruction.accountCount, r2),
  sbf.copy(r3, r6),
  sbf.add(r3, header.size),
  "next meta",
  sbf.jumpIfEqual(r2, 0, "metas done"),
  ...keyOfAccountAt(r3, 0),
  sbf.store64(r4, 0, r1),
  sbf.load8(r1, r3, 1),
  sbf.copy(r5, r1),
  sbf.mask(r5, 1),
  sbf.store8(r4, 8, r5),
  sbf.shiftRight(r1, 1),
  sbf.store8(r4, 9, r1),
  sbf.add(r3, 2),
  sbf.add(r4, metaSize),
  sbf.add(r2, -1),
  sbf.jump("next meta"),
  "metas done",
  sbf.store64(r9, heap.instruction.data, r3),
  sbf.load8(r2, r6, header.data),
  sbf.store64(r9, heap.instruction.dataLength, r2),
];

const makeCalls: readonly sbf.Line[] = [
  "next call",
  sbf.jumpIfNotLess(r6, r8, "done"),
  ...readCall,
  sbf.load64(r1, r6, header.until),
  sbf.copy(r6, r3),
  sbf.addRegister(r6, r2),
  sbf.load64(r2, r9, heap.clock),
  sbf.jumpIfGreater(r2, r1, "next call"),
  sbf.copy(r1, r9),
  sbf.copy(r2, r9),
  sbf.add(r2, heap.infos),
  sbf.load64(r3, r9, heap.accountCount),
  sbf.copy(r4, r9),
  sbf.add(r4, heap.seedList),
  sbf.set(r5, 1),
  sbf.call("sol_invoke_signed_c"),
  sbf.jump("next call"),
  "done",
  sbf.set(r0, 0),
  sbf.exit(),
  "fail",
  sbf.set(r0, 1),
  sbf.exit(),
];

/**
 * A smart wallet, as a file for Solana's loaders: it makes the calls that its owner asks for, in the wallet's name. The
 * owner is the first account; each account may be named once.
 */
export function smartWalletProgram(): Uint8Array {
  return linkProgram(sbf.assemble([...readAccounts, ...readOwner, ...makeCalls]));
}

import { type Address, type Blockhash, blockhash, getAddressDecoder } from "@solana/kit";
import { createRemember } from "../remember.js";
import { createReader, type Reader } from "./reader.js";

/** An account that an instruction names. */
export interface AccountView {
  /** Nothing when it stands in a lookup table and not in the message. */
  readonly address: Address | undefined;
  readonly signs: boolean;
}

/** An instruction with its accounts resolved as far as the message itself has them. */
export interface InstructionView {
  /** Nothing when it stands in a lookup table, where the chain allows no program. */
  readonly program: Address | undefined;
  readonly accounts: readonly AccountView[];
  readonly data: Uint8Array;
}

/** A transaction as it came over the wire, read once; nothing of it is judged yet. */
export interface TransactionView {
  readonly bytes: Uint8Array;
  /** What is signed: all bytes behind the signatures. */
  readonly message: Uint8Array;
  readonly version: "legacy" | 0;
  /** 64 bytes each, in the order of the accounts that sign; zeros where nobody has signed yet. */
  readonly signatures: readonly Uint8Array[];
  /** How many of the accounts have to sign, from the first on. */
  readonly requiredSignatures: number;
  /** The accounts that the message itself has; the first pays the fee. */
  readonly accounts: readonly Address[];
  /** Those of them that the transaction may change. */
  readonly writable: readonly Address[];
  /** The same accounts, 32 bytes each. */
  readonly keys: readonly Uint8Array[];
  readonly recentBlockhash: Blockhash;
  readonly instructions: readonly InstructionView[];
  /** The lookup tables that further accounts stand in. */
  readonly lookupTables: readonly Address[];
  /** Bytes behind the end of the message, which nothing reads. */
  readonly unread: number;
  /** Whether every length is written in as few bytes as it takes. */
  readonly minimal: boolean;
}

const versionFlag = 0x80;
/** No instruction can name more. Addresses are slow to write out, so a longer list is not even begun. */
const maxAccounts = 256;
const addresses = /*#__PURE__*/ createRemember<Address>(1_000);

/**
 * Reads a transaction with a legacy message or one of version 0. Answers nothing for anything else, and when an
 * instruction names an account that does not exist.
 */
export function readTransaction(bytes: Uint8Array): TransactionView | undefined {
  const reader = createReader(bytes);
  const signatures = many(reader, () => reader.bytes(64));
  const message = bytes.subarray(reader.offset);
  const first = reader.byte();
  const versioned = (first & versionFlag) !== 0;
  if (versioned && first !== versionFlag) return undefined;
  const requiredSignatures = versioned ? reader.byte() : first;
  const [readonlySigners, readonlyOthers] = [reader.byte(), reader.byte()];
  const keys = many(reader, () => reader.bytes(32));
  const recent = reader.bytes(32);
  const compiled = many(reader, () => ({
    program: reader.byte(),
    accounts: many(reader, () => reader.byte()),
    data: reader.bytes(reader.length()),
  }));
  const lookups = versioned ? many(reader, () => readLookup(reader)) : [];
  if (reader.overrun || keys.length > maxAccounts || lookups.length > maxAccounts) return undefined;

  const accounts = keys.map(toAddress);
  const total = accounts.length + lookups.reduce((sum, { entries }) => sum + entries, 0);
  const indices = compiled.flatMap((instruction) => [instruction.program, ...instruction.accounts]);
  if (indices.some((index) => index >= total)) return undefined;
  return {
    bytes,
    message,
    version: versioned ? 0 : "legacy",
    signatures,
    requiredSignatures,
    accounts,
    writable: accounts.filter((_, at) =>
      at < requiredSignatures ? at < requiredSignatures - readonlySigners : at < accounts.length - readonlyOthers,
    ),
    keys,
    recentBlockhash: blockhash(toAddress(recent)),
    instructions: compiled.map(({ program, accounts: named, data }) => ({
      program: accounts[program],
      accounts: named.map((index) => ({ address: accounts[index], signs: index < requiredSignatures })),
      data,
    })),
    lookupTables: lookups.map(({ table }) => toAddress(table)),
    unread: reader.left,
    minimal: reader.minimal,
  };
}

function many<Item>(reader: Reader, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let left = reader.length(); left > 0 && !reader.overrun; left -= 1) items.push(read());
  return items;
}

/** Writing an address out takes a while, and most of a payment's accounts are those of the last one. */
function toAddress(bytes: Uint8Array): Address {
  return addresses(String.fromCharCode(...bytes), () => getAddressDecoder().decode(bytes));
}

function readLookup(reader: Reader): { table: Uint8Array; entries: number } {
  const table = reader.bytes(32);
  const writable = reader.bytes(reader.length()).length;
  const readable = reader.bytes(reader.length()).length;
  return { table, entries: writable + readable };
}

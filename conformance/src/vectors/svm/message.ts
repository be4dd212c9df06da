import { getAddressComparator } from "@solana/kit";
import * as z from "zod";
import { addressBytes } from "./address.js";
import { bytesOfHex, compactLength, hexOf, joined } from "./bytes.js";
import type { SvmTransactionSpec } from "./format.js";
import type { PlainInstruction } from "./instructions.js";

const byte = z.number().int().min(0).max(255);
const indices = z.array(byte);

/** A message as it is encoded: instructions name accounts by their places. Edits of vectors point into it. */
export const CompiledMessage = z.strictObject({
  version: z.union([z.literal("legacy"), z.number().int().min(0).max(127)]),
  header: z.strictObject({ signers: byte, readonlySigners: byte, readonlyOthers: byte }),
  accounts: z.array(z.string()),
  blockhash: z.string(),
  instructions: z.array(z.strictObject({ program: byte, accounts: indices, data: z.string() })),
  lookups: z.array(z.strictObject({ table: z.string(), writable: indices, readonly: indices })),
});
export type CompiledMessage = z.infer<typeof CompiledMessage>;

/** A lookup table and the accounts that are to stand in it. */
export interface LookupTable {
  table: string;
  addresses: readonly string[];
}

/** What a message is made of. */
export interface MessageParts {
  version: CompiledMessage["version"];
  feePayer: string;
  blockhash: string;
  instructions: readonly PlainInstruction[];
  lookupTables: readonly LookupTable[];
}

interface Role {
  signer: boolean;
  writable: boolean;
}

/** Orders the accounts as wallets do: who pays, who signs, who is only named; of each, first those that are written to. */
export function compileMessage(parts: MessageParts): CompiledMessage {
  const roles = rolesOf(parts);
  const compare = getAddressComparator();
  const inTables = new Set(parts.lookupTables.flatMap(({ addresses }) => addresses));
  const rank = ({ signer, writable }: Role) => (signer ? 0 : 2) + (writable ? 0 : 1);
  const others = [...roles]
    .filter(([account]) => account !== parts.feePayer && !inTables.has(account))
    .sort(([left, a], [right, b]) => rank(a) - rank(b) || compare(left, right));
  const count = (wanted: Role) =>
    others.filter(([, { signer, writable }]) => signer === wanted.signer && writable === wanted.writable).length;
  const isWritable = (account: string) => roles.get(account)?.writable === true;
  const lookups = parts.lookupTables.map(({ table, addresses }) => {
    const places = (writable: boolean) =>
      [...addresses.keys()].filter((place) => isWritable(addresses[place] ?? "") === writable);
    return { table, addresses, writable: places(true), readonly: places(false) };
  });
  const listed = (part: "writable" | "readonly") =>
    lookups.flatMap((lookup) => lookup[part].map((place) => lookup.addresses[place] ?? ""));
  const accounts = [parts.feePayer, ...others.map(([account]) => account)];
  const all = [...accounts, ...listed("writable"), ...listed("readonly")];
  return {
    version: parts.version,
    header: {
      signers: 1 + count({ signer: true, writable: true }) + count({ signer: true, writable: false }),
      readonlySigners: count({ signer: true, writable: false }),
      readonlyOthers: count({ signer: false, writable: false }),
    },
    accounts,
    blockhash: parts.blockhash,
    instructions: parts.instructions.map(({ program, accounts: named, data }) => ({
      program: all.indexOf(program),
      accounts: named.map(({ address }) => all.indexOf(address)),
      data: hexOf(data),
    })),
    lookups: lookups.map(({ table, writable, readonly }) => ({ table, writable, readonly })),
  };
}

/** Every account once, with all that any instruction needs of it. */
function rolesOf({ instructions }: MessageParts): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const { program, accounts } of instructions) {
    for (const { address, signer, writable } of [{ address: program, signer: false, writable: false }, ...accounts]) {
      const role = roles.get(address);
      roles.set(address, { signer: signer || role?.signer === true, writable: writable || role?.writable === true });
    }
  }
  return roles;
}

/** The bytes of a message, however little sense it makes. */
export function encodeMessage(
  message: CompiledMessage,
  longLengths: SvmTransactionSpec["longLengths"] = [],
): Uint8Array {
  const { version, header, accounts, blockhash, instructions, lookups } = message;
  const list = (items: readonly Uint8Array[], name?: "accounts" | "instructions") =>
    joined(compactLength(items.length, { long: name !== undefined && longLengths.includes(name) }), ...items);
  const bytes = (items: readonly number[] | Uint8Array) => joined(compactLength(items.length), items);
  return joined(
    version === "legacy" ? [] : [0x80 | version],
    [header.signers, header.readonlySigners, header.readonlyOthers],
    list(accounts.map(addressBytes), "accounts"),
    addressBytes(blockhash),
    list(
      instructions.map(({ program, accounts: named, data }) =>
        joined([program], bytes(named), bytes(bytesOfHex(data))),
      ),
      "instructions",
    ),
    version === "legacy"
      ? []
      : list(
          lookups.map(({ table, writable, readonly }) => joined(addressBytes(table), bytes(writable), bytes(readonly))),
        ),
  );
}

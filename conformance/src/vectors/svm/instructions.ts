import { svmAddress, type TokenOf } from "./address.js";
import { bytesOfHex, joined, littleEndian, unfit } from "./bytes.js";
import {
  type InstructionName,
  instructionNames,
  type SvmAccount,
  type SvmParts,
  type SvmPlainInstruction,
} from "./format.js";

/** An instruction before it is put into a message. */
export interface PlainInstruction {
  program: string;
  accounts: readonly { address: string; signer: boolean; writable: boolean }[];
  data: Uint8Array;
}

type Part<Name extends InstructionName> = NonNullable<SvmParts[Name]>;
type AnyPart = Part<InstructionName>;

const discriminators = { limit: 2, price: 3, transfer: 12 } as const;

/** Writes out an instruction of a vector; the standard ones are differences to these parts. */
export async function plainInstruction(
  written: SvmPlainInstruction,
  { parts, asset }: { parts: SvmParts; asset: TokenOf },
): Promise<PlainInstruction> {
  if (typeof written === "string") return standardInstruction(written, parts, asset);
  if ("program" in written) return plain(written, { accounts: [], data: new Uint8Array() }, asset);
  const [name] = instructionNames.filter((known) => known in written);
  if (name === undefined) throw unfit("An instruction", "has a name", written);
  return standardInstruction(name, merged(parts, written), asset);
}

/** Both, member by member. */
export function merged(parts: SvmParts, changes: SvmParts): SvmParts {
  return {
    limit: { ...parts.limit, ...changes.limit },
    price: { ...parts.price, ...changes.price },
    transfer: { ...parts.transfer, ...changes.transfer },
    memo: { ...parts.memo, ...changes.memo },
  };
}

async function standardInstruction(name: InstructionName, parts: SvmParts, asset: TokenOf): Promise<PlainInstruction> {
  if (name === "transfer") {
    const transfer = parts.transfer ?? {};
    const token = { mint: transfer.mint ?? asset.mint, program: transfer.program ?? asset.program };
    return plain(transfer, { accounts: transferAccounts(transfer, token), data: transferData(transfer) }, token);
  }
  return plain(parts[name] ?? {}, { accounts: [], data: dataOf[name](parts) }, asset);
}

const dataOf = {
  limit: ({ limit }: SvmParts) => joined([discriminators.limit], littleEndian(limit?.units, 4, "limit.units")),
  price: ({ price }: SvmParts) =>
    joined([discriminators.price], littleEndian(price?.microLamports, 8, "price.microLamports")),
  memo: ({ memo }: SvmParts) => new TextEncoder().encode(memo?.text),
};

function transferData({ amount, decimals }: Part<"transfer">): Uint8Array {
  return joined(
    [discriminators.transfer],
    littleEndian(amount, 8, "transfer.amount"),
    littleEndian(decimals, 1, "transfer.decimals"),
  );
}

function transferAccounts(transfer: Part<"transfer">, { mint }: TokenOf): SvmAccount[] {
  const { source = "", destination = "", authority = "" } = transfer;
  return [
    { address: source, writable: true },
    { address: mint },
    { address: destination, writable: true },
    { address: authority, signer: true },
  ];
}

/** The instruction with whatever the vector replaces in it or adds to it. */
async function plain(
  part: AnyPart,
  usual: { accounts: readonly SvmAccount[]; data: Uint8Array },
  token: TokenOf,
): Promise<PlainInstruction> {
  const { program = "", accounts = usual.accounts, moreAccounts = [], data, moreData = "0x" } = part;
  return {
    program: await svmAddress(program, token),
    accounts: await Promise.all(
      [...accounts, ...moreAccounts].map(async ({ address, signer = false, writable = false }) => ({
        address: await svmAddress(address, token),
        signer,
        writable,
      })),
    ),
    data: joined(data === undefined ? usual.data : bytesOfHex(data), bytesOfHex(moreData)),
  };
}

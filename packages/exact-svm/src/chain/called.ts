import { type Address, getBase58Encoder, isAddress } from "@solana/kit";
import { isTokenProgram } from "../programs.js";
import { readTransfer, type Transfer } from "../wire/instructions.js";
import { member } from "./json.js";
import type { Called } from "./port.js";

/**
 * The instructions that a transaction's instructions called, as nodes write them: in plain words for the programs that
 * they know, otherwise with addresses or with places among the transaction's accounts. Nothing when one cannot be read.
 */
export function readCalled(inner: unknown, accounts: readonly Address[]): readonly Called[] | undefined {
  if (!Array.isArray(inner)) return undefined;
  const called: Called[] = [];
  for (const group of inner) {
    const instructions = member(group, "instructions");
    if (!Array.isArray(instructions)) return undefined;
    for (const instruction of instructions) {
      const read = readParsed(instruction) ?? readCompiled(instruction, accounts);
      if (!read) return undefined;
      called.push(read);
    }
  }
  return called;
}

function readParsed(instruction: unknown): Called | undefined {
  const [program, parsed] = [member(instruction, "programId"), member(instruction, "parsed")];
  if (!isText(program) || parsed === undefined) return undefined;
  const info = member(parsed, "info");
  const names = [program, ...texts(info)];
  if (!isTokenProgram(program) || member(parsed, "type") !== "transferChecked") return { names, transfer: undefined };
  const transfer = parsedTransfer(program, info);
  return transfer && { names, transfer };
}

function parsedTransfer(program: string, info: unknown): Transfer | undefined {
  const amount = member(info, "tokenAmount", "amount");
  const authority = member(info, "authority") ?? member(info, "multisigAuthority");
  const [source, mint, destination] = ["source", "mint", "destination"].map((name) => member(info, name));
  if (!isText(amount) || !/^[0-9]+$/.test(amount)) return undefined;
  if (!isKey(program) || !isKey(source) || !isKey(mint) || !isKey(destination) || !isKey(authority)) return undefined;
  return { program, source, mint, destination, authority, amount: BigInt(amount) };
}

function readCompiled(instruction: unknown, accounts: readonly Address[]): Called | undefined {
  const data = member(instruction, "data");
  const named = member(instruction, "accounts");
  if (!isText(data) || !Array.isArray(named)) return undefined;
  const addressOf = (name: unknown) => (typeof name === "number" ? accounts[name] : name);
  const program = addressOf(member(instruction, "programId") ?? member(instruction, "programIdIndex"));
  const addresses = named.map(addressOf).filter(isKey);
  if (!isKey(program) || addresses.length !== named.length) return undefined;
  const view = { program, accounts: addresses.map((address) => ({ address, signs: false })), data: base58(data) };
  return view.data && { names: [program, ...addresses], transfer: readTransfer({ ...view, data: view.data }) };
}

function base58(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(getBase58Encoder().encode(text));
  } catch {
    return undefined;
  }
}

/** Every text inside a value, however deep. */
function texts(value: unknown): string[] {
  if (isText(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isKey(value: unknown): value is Address {
  return isText(value) && isAddress(value);
}

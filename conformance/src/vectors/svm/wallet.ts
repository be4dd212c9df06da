import { type AccountMeta, AccountRole, address, isSignerRole, isWritableRole } from "@solana/kit";
import {
  type SmartWallet,
  type SmartWalletCall,
  smartWalletInstruction,
  smartWalletOf,
} from "../../svm-chain/smart-wallet-program/instruction.js";
import type { Keys } from "../payment/sign.js";
import type { TokenOf } from "./address.js";
import { littleEndian, unfit } from "./bytes.js";
import type { SvmInstruction, SvmParts, SvmWalletInstruction } from "./format.js";
import { type PlainInstruction, plainInstruction } from "./instructions.js";
import { svmSigners } from "./keys.js";

/** What instructions are differences to, and who holds keys. */
export interface InstructionContext {
  parts: SvmParts;
  asset: TokenOf;
  keys: Keys;
}

/** Writes out any instruction of a vector, also one by which the payer's smart wallet calls others. */
export async function anyInstruction(written: SvmInstruction, context: InstructionContext): Promise<PlainInstruction> {
  if (typeof written === "string" || !("wallet" in written)) return plainInstruction(written, context);
  const calls = await Promise.all(written.wallet.map((call) => walletCall(call, context)));
  const { programAddress, accounts = [], data = [] } = smartWalletInstruction(await payersWallet(context.keys), calls);
  return {
    program: programAddress,
    accounts: accounts.map(({ address: each, role }) => ({
      address: each,
      signer: isSignerRole(role),
      writable: isWritableRole(role),
    })),
    data: Uint8Array.from(data),
  };
}

/** The smart wallet whose owner is the payer. */
export async function payersWallet(keys: Keys): Promise<SmartWallet> {
  const owner = (await svmSigners(keys)).get("payer");
  if (!owner) throw unfit("A smart wallet", "is owned by the payer, who has a key", Object.keys(keys));
  return smartWalletOf(owner);
}

async function walletCall(
  written: SvmWalletInstruction["wallet"][number],
  context: InstructionContext,
): Promise<SmartWalletCall> {
  const call = typeof written === "object" && "call" in written ? written : { call: written, until: undefined };
  const { program, accounts, data } = await plainInstruction(call.call, context);
  const instruction = {
    programAddress: address(program),
    accounts: accounts.map(({ address: each, ...is }): AccountMeta => ({ address: address(each), role: roleOf(is) })),
    data,
  };
  if (call.until === undefined) return { instruction };
  littleEndian(call.until, 8, "until");
  return { instruction, until: BigInt(call.until) };
}

function roleOf({ signer, writable }: { signer: boolean; writable: boolean }): AccountRole {
  if (signer) return writable ? AccountRole.WRITABLE_SIGNER : AccountRole.READONLY_SIGNER;
  return writable ? AccountRole.WRITABLE : AccountRole.READONLY;
}

import { type Address, address, getAddressCodec, isAddress } from "@solana/kit";
import { associatedAccount } from "@x402-reference/exact-svm";
import { unfit } from "./bytes.js";
import type { SvmAddress } from "./format.js";

/** What token accounts are of where a vector does not say it. */
export interface TokenOf {
  mint: string;
  program: string;
}

/** The address that a vector names. Throws `invalid_configuration` for a text that is none. */
export async function svmAddress(named: SvmAddress, { mint, program }: TokenOf): Promise<Address> {
  if (typeof named === "string") return checked(named);
  return derived({ owner: named.owner, mint: named.mint ?? mint, program: named.program ?? program });
}

/** Deriving an account takes longer than signing, and those of a case are asked for again and again. */
const known = new Map<string, Promise<Address>>();

function derived({ owner, mint, program }: TokenOf & { owner: string }): Promise<Address> {
  const seeds = { owner: checked(owner), mint: checked(mint), program: checked(program) };
  const key = `${owner}/${mint}/${program}`;
  const account = known.get(key) ?? associatedAccount(seeds);
  known.set(key, account);
  return account;
}

/** The 32 bytes of an address. */
export function addressBytes(text: string): Uint8Array {
  return Uint8Array.from(getAddressCodec().encode(checked(text)));
}

function checked(text: string): Address {
  if (!isAddress(text)) throw unfit("An address", "base58 of 32 bytes is", text);
  return address(text);
}

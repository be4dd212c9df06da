import { type Address, getAddressEncoder, getProgramDerivedAddress } from "@solana/kit";
import { associatedTokenProgram } from "../programs.js";

/** What the address of a token account is derived from. */
export interface AssociatedAccountSeeds {
  owner: Address;
  mint: Address;
  /** The token program that owns the mint. */
  program: Address;
}

/** The token account that an owner has for a mint by default; also owners without a key, such as programs', have one. */
export async function associatedAccount({ owner, mint, program }: AssociatedAccountSeeds): Promise<Address> {
  const encoder = getAddressEncoder();
  const seeds = [owner, program, mint].map((seed) => encoder.encode(seed));
  const [derived] = await getProgramDerivedAddress({ programAddress: associatedTokenProgram, seeds });
  return derived;
}

import type { Address } from "@solana/kit";
import type { ChainPort } from "../chain/port.js";
import { token2022Program } from "../programs.js";
import type { Transfer } from "../wire/instructions.js";

/** Looks up what a transfer's mint demands. */
export type Mints = (transfer: Transfer) => Promise<Uint8Array | undefined>;

/** A transfer fee takes effect two epochs, which are days, after it was set; until then a mint that is known is known. */
const lifetimeMs = 3_600_000;

/**
 * Reads mints of Token-2022, each once an hour; nothing for those of SPL Token, which are all alike. It is asked only for
 * transfers that would succeed, so whoever wants many remembered has to create them and accounts for them.
 */
export function createMints(chain: ChainPort): Mints {
  const known = new Map<Address, { data: Uint8Array | undefined; until: number }>();

  return async ({ program, mint }) => {
    if (program !== token2022Program) return undefined;
    const kept = known.get(mint);
    if (kept && kept.until > Date.now()) return kept.data;
    const data = await chain.account(mint);
    known.set(mint, { data, until: Date.now() + lifetimeMs });
    return data;
  };
}

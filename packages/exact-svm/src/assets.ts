import type { Address } from "@solana/kit";
import { address } from "@solana/kit";
import { tokenProgram } from "./programs.js";

/** A dollar token that a price such as `"$0.01"` stands for on a network. */
export interface DollarAsset {
  /** The mint. */
  address: Address;
  decimals: number;
  /** The token program that owns the mint. */
  program: Address;
}

const devnetUsdc: DollarAsset = {
  address: /*#__PURE__*/ address("4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU"),
  decimals: 6,
  program: tokenProgram,
};

/**
 * What `"$…"` prices stand for, by CAIP-2 network: Circle's USDC, on testnet and devnet under the same address.
 *
 * @example
 * ```ts
 * dollarAssets["solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"]?.address; // "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
 * ```
 */
export const dollarAssets: Readonly<Record<string, DollarAsset>> = {
  "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp": {
    address: /*#__PURE__*/ address("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
    decimals: 6,
    program: tokenProgram,
  },
  "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1": devnetUsdc,
  "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z": devnetUsdc,
};

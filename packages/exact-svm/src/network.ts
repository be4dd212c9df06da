import { type Address, isAddress } from "@solana/kit";
import { type Network, X402Error } from "@x402-reference/types";

const solana = /^solana:[1-9A-HJ-NP-Za-km-z]{32}$/;

/** Tells whether a network is a cluster of Solana, named by the first 32 characters of its genesis hash. */
export function isSvmNetwork(network: string): boolean {
  return solana.test(network);
}

/** Throws `invalid_configuration` for a configured network that is no cluster of Solana. */
export function requireSvmNetwork(network: Network): void {
  if (isSvmNetwork(network)) return;
  throw new X402Error("invalid_configuration", `${network} is not a Solana network.`, {
    field: "network",
    remedy:
      'Name it as "solana:" and the start of its genesis hash, such as "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1".',
  });
}

/** Tells whether a value is an address of Solana: base58 of 32 bytes. */
export function isSvmAddress(value: unknown): value is Address {
  return typeof value === "string" && isAddress(value);
}

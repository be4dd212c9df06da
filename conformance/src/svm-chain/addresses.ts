import { address } from "@solana/kit";
import type { Network } from "@x402-reference/types";
import { network } from "@x402-reference/types";

/** Solana devnet, as the chain under test calls itself. */
export const devnet: Network = network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");

/** Circle's USDC on devnet: the mint that the chain under test has there. */
export const usdcMint = address("4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU");

export const systemProgram = address("11111111111111111111111111111111");
export const tokenProgram = address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
export const token2022Program = address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
export const memoProgram = address("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
export const lookupTableProgram = address("AddressLookupTab1e1111111111111111111111111");
/** Runs programs whose account is their file. */
export const loaderProgram = address("BPFLoader2111111111111111111111111111111111");
/** What wallets add to a transaction to guard its outcome; no local Solana has it. */
export const lighthouseProgram = address("L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95");

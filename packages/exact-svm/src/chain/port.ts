import type { Address, Blockhash, Signature } from "@solana/kit";
import type { Refusal } from "@x402-reference/types";

/** What the chain says a transaction would do. */
export interface Simulation {
  /** The slot that it was simulated at. */
  slot: number;
  /** Why it would fail, in the chain's own words; nothing when it would succeed. */
  error: unknown;
  /** The data of the account that pays, as it would be afterwards; nothing where there is no such account. */
  source: Uint8Array | undefined;
}

/** What a node knows of a transaction, as of a slot. */
export interface Status {
  asOf: number;
  /** Nothing when the node does not know the transaction. */
  found: { slot: number; error: unknown; confirmed: boolean } | undefined;
}

/** What became of handing a transaction over: `refused` is the node's word that it did not pass it on. */
export type Sent = { sent: true } | { sent: false; refused: Refusal } | { sent: undefined };

/** What is needed from a chain. Each method is one request, and throws `chain_unreachable` when it is not answered. */
export interface ChainPort {
  /**
   * What a transaction in base64 would do, and to the account that pays. Answers a refusal for what the node does not take
   * for a transaction.
   */
  simulate(transaction: string, source: Address): Promise<Simulation | Refusal>;
  /** The data of an account; nothing where there is none. */
  account(address: Address): Promise<Uint8Array | undefined>;
  /** Hands a transaction over; the node checks it once more. Never throws: what is not known is `undefined`. */
  send(transaction: string): Promise<Sent>;
  /** Looks among the latest transactions, or also in the node's whole history. */
  status(signature: Signature, options: { everywhere: boolean }): Promise<Status>;
  /** Whether transactions with this blockhash can still be executed, as of a slot. */
  lives(blockhash: Blockhash): Promise<{ asOf: number; alive: boolean }>;
  /** What an account gained by a confirmed transaction, in atomic units; nothing while the node cannot tell. */
  received(signature: Signature, place: number): Promise<bigint | undefined>;
}

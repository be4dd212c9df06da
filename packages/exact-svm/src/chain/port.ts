import type { Address, Blockhash, Signature } from "@solana/kit";
import type { Refusal } from "@x402-reference/types";
import type { Transfer } from "../wire/instructions.js";
import type { Cosigned } from "./cosign.js";

/** What the chain says a transaction would do. */
export interface Simulation {
  /** The slot that it was simulated at. */
  slot: number;
  /** Why it would fail, in the chain's own words; nothing when it would succeed. */
  error: unknown;
  /** The data of the account that pays, as it would be afterwards; nothing where there is no such account. */
  source: Uint8Array | undefined;
}

/** An instruction that another one called. */
export interface Called {
  /** Every address that it names, its program's included. */
  names: readonly string[];
  /** The transfer that it makes by `TransferChecked`; nothing when it is another instruction. */
  transfer: Transfer | undefined;
}

/** What the chain says a transaction would do, down to the instructions that its instructions call. */
export interface Trace {
  /** The slot that it was simulated at. */
  slot: number;
  /** Why it would fail, in the chain's own words; null when it would succeed. */
  error: unknown;
  /** Empty when it would fail. */
  called: readonly Called[];
  /** The owners of the tokens in all token accounts that were asked for, as they would be afterwards. */
  tokenOwners: ReadonlyMap<Address, Address>;
  /** Lamports that it would cost its fee payer; nothing from nodes that do not tell. */
  spent: bigint | undefined;
}

/** What a node knows of a transaction, as of a slot. */
export interface Status {
  asOf: number;
  /** Nothing when the node does not know the transaction. */
  found: { slot: number; error: unknown; confirmed: boolean } | undefined;
}

/** What became of handing a transaction over: `refused` is the node's word that it did not pass it on. */
export type Sent = { sent: true } | { sent: false; refused: Refusal } | { sent: undefined };

/** What a node says unasked: a transaction is confirmed. */
export interface Notice {
  /** Why the transaction failed, in the chain's own words; null when it succeeded. */
  error: unknown;
}

/** A transaction that a node is to tell of. */
export interface Watch {
  /** Comes when the node knows of the watch, or as soon as no notice will come. */
  readonly ready: Promise<void>;
  /** The notice; nothing as soon as none will come, because the node refuses it or the connection is lost. */
  readonly notice: Promise<Notice | undefined>;
  /** The transaction is there and the node has not told of it, so the connection is of no use. */
  missed(): void;
  /** Nobody waits for the notice any longer. */
  end(): void;
}

/** What is needed from a chain. Each method but `watch` is one request, and throws `chain_unreachable` when it is not answered. */
export interface ChainPort {
  /**
   * What a transaction in base64 would do, and to the account that pays. Answers a refusal for what the node does not take
   * for a transaction.
   */
  simulate(transaction: string, source: Address): Promise<Simulation | Refusal>;
  /** The same down to what its instructions call, and who would own the tokens in the accounts that it may change. */
  trace(
    transaction: string,
    among: { accounts: readonly Address[]; writable: readonly Address[] },
  ): Promise<Trace | Refusal>;
  /** The data of an account; nothing where there is none. */
  account(address: Address): Promise<Uint8Array | undefined>;
  /** Hands a transaction over; the node checks it once more. Never throws: what is not known is `undefined`. */
  send(signed: Cosigned): Promise<Sent>;
  /** Looks among the latest transactions, or also in the node's whole history. */
  status(signature: Signature, options: { everywhere: boolean }): Promise<Status>;
  /** Whether transactions with this blockhash can still be executed, as of a slot. */
  lives(blockhash: Blockhash): Promise<{ asOf: number; alive: boolean }>;
  /** Has the node tell when a transaction is confirmed, also one that was so before; absent where nodes do not speak unasked. */
  watch?(signature: Signature): Watch;
  /** What an account gained by a confirmed transaction, in atomic units; nothing while the node cannot tell. */
  received(signature: Signature, place: number): Promise<bigint | undefined>;
}

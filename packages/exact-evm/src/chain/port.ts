import type { Refusal } from "@x402-reference/types";
import type { Address, Hex } from "viem";

/** A call that the chain is asked to simulate. */
export interface ProbeCall {
  target: Address;
  data: Hex;
  /** The most gas that it may use: what the transaction will have, so that the simulation does not promise more. */
  gas: bigint;
  /** Left out when this address has code: a wallet that is deployed already needs no factory. */
  unlessCode?: Address;
}

/** What the chain is asked in one request: the calls run in a row, each on what those before it left behind. */
export interface Probe {
  calls: readonly ProbeCall[];
  /** Accounts whose code is looked at before any of the calls. */
  codes: readonly Address[];
  /** The account whose calls they are; one of no importance where it is left out. */
  caller?: Address;
  /** Transactions of others that have to be mined first, and are simulated first. */
  after?: readonly SignedTransaction[];
}

/** A transaction that somebody else signed. */
export interface SignedTransaction {
  from: Address;
  to: Address;
  data: Hex;
  gas: bigint;
  raw: Hex;
}

/** What decides whether a transaction of somebody else can be mined; money in wei. */
export interface SignedTransactionFacts {
  /** The number of the sender's next transaction. */
  nonce: bigint;
  /** What the sender owns. */
  balance: bigint;
  baseFee: bigint;
  /** What the node would give the proposer of the block. */
  priorityFee: bigint;
  /** Whether it succeeded in the simulation. */
  success: boolean;
}

/** What became of a simulated call. */
export interface ProbeCallResult {
  /** Whether it was made at all. */
  called: boolean;
  success: boolean;
  gasUsed: bigint;
  /** What it returned or reverted with, cut after 512 bytes. */
  data: Hex;
}

/** The code of an account: its size in bytes, and of its first 23 bytes what there is, which show a delegation. */
export interface AccountCode {
  size: bigint;
  head: Hex;
}

/** What the chain says of one and the same block. */
export interface ProbeAnswer {
  chainId: bigint;
  blockNumber: bigint;
  /** Seconds since the epoch. */
  timestamp: bigint;
  /** In the order of the question. */
  codes: readonly AccountCode[];
  /** In the order of the question. */
  calls: readonly ProbeCallResult[];
  /** In the order of the question. */
  after?: readonly SignedTransactionFacts[];
}

/** The call that settles a payment. */
export interface ContractCall {
  to: Address;
  data: Hex;
  /** The gas limit of its transaction. */
  gas: bigint;
  /** The account that has to send it; any when it is left out. */
  from?: Address;
}

/** A `Transfer` event of the asset itself. */
export interface TransferLog {
  from: Address;
  to: Address;
  value: bigint;
  /** Its place in the block. */
  logIndex: number;
}

/** An `AuthorizationUsed` event of the asset itself. */
export interface AuthorizationLog {
  authorizer: Address;
  nonce: Hex;
  logIndex: number;
}

/** What became of a transaction. */
export interface Receipt {
  transaction: Hex;
  /** The account that sent it. */
  sender: Address;
  /** What it called; nothing for the creation of a contract. */
  called: Address | null;
  succeeded: boolean;
  /** Transfers that the settled asset logged in it; logs of other contracts prove nothing. */
  transfers: TransferLog[];
  /** Authorizations that the settled asset logged as used in it, in the order of the log. */
  authorizations: AuthorizationLog[];
}

/** An event that a transaction must have logged: by which contract, and with which topics. */
export interface LogFilter {
  address: Address;
  topics: readonly Hex[];
}

/**
 * Whether the chain may have taken a transaction. One that was sent without an answer, or with one that is no plain
 * refusal, counts as taken: only its receipt can tell, and taking it for refused would make somebody pay twice.
 */
export type SendOutcome = { sent: true } | { sent: false; message: string; reason?: "facilitator_fee_cap" };

/** Hears the transaction's hash and bytes at the last moment before it leaves, and answers whether it may leave still. */
export type BeforeBroadcast = (transaction: Hex, raw: Hex) => Promise<boolean>;

/** How long a transaction is waited for, and what may be done meanwhile. */
export interface WaitOptions {
  asset: Address;
  timeoutMs: number;
  /**
   * Where it is given, a transaction that is long in coming is replaced by one with higher fees, of which this hears first;
   * what it hears of is added to the transactions that are waited for.
   */
  beforeReplacing?: BeforeBroadcast | undefined;
}

/**
 * Everything that this scheme needs of a chain. Throws `chain_unreachable` when the chain does not answer, and
 * `wrong_chain` when another one does.
 */
export interface ChainPort {
  /** Asks all at once: one request. */
  probe(probe: Probe): Promise<ProbeAnswer>;
  /** Signs and sends a call when its turn has come, from the account that has least to do. */
  send(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome>;
  /**
   * Hands over a transaction once more that was signed here or elsewhere, or only looks for it where it may not be sent.
   * False when the node does not know it and another one has its nonce.
   */
  revive(raw: Hex, options: { send: boolean }): Promise<boolean>;
  /**
   * Waits for the first receipt of transactions of which one may be mined, the newest last; nothing when none has come in
   * time.
   */
  waitForReceipt(transactions: readonly Hex[], options: WaitOptions): Promise<Receipt | undefined>;
  /** Broadcasts an approval that a payer signed and waits until it is mined, at most so many milliseconds. */
  relayApproval(raw: Hex, timeoutMs: number): Promise<Refusal | undefined>;
  /** The newest transaction of the last 1,000 blocks that logged an event; nothing also when the node cannot tell. */
  findTransaction(filter: LogFilter, options: { asset: Address; until: bigint }): Promise<Receipt | undefined>;
  /** Whether a mined transaction has the place of these bytes: it is of the same sender and has the same nonce. */
  hasPlaceOf(transaction: Hex, raw: Hex): Promise<boolean>;
}

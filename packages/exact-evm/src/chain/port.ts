import type { Address, Hex } from "viem";
import type { SignatureParts } from "../facilitator/signature.js";
import type { TransferAuthorization } from "../typed-data.js";

/** The call that settles a payment. */
export interface TransferCall {
  asset: Address;
  authorization: TransferAuthorization;
  signature: SignatureParts;
}

/** What the chain says of a transfer before it is made, all of one block. */
export interface TransferFacts {
  /** Whether anything at the asset's address answers. */
  assetResponds: boolean;
  /** Nothing when the token cannot tell, as one without ERC-3009. */
  authorizationUsed: boolean | undefined;
  /** The payer's balance in atomic units. */
  balance: bigint | undefined;
  name: string | undefined;
  version: string | undefined;
  /** What the recipient would gain, in atomic units; nothing when the token refuses the transfer. */
  received: bigint | undefined;
}

/** A `Transfer` event of the asset itself. */
export interface TransferLog {
  from: Address;
  to: Address;
  value: bigint;
}

/** What became of a transaction. */
export interface Receipt {
  transaction: Hex;
  succeeded: boolean;
  /** Transfers that the settled asset logged in it; logs of other contracts prove nothing. */
  transfers: TransferLog[];
}

/**
 * Whether the chain may have taken a transaction. One that was sent without an answer, or with one that is no plain
 * refusal, counts as taken: only its receipt can tell, and taking it for refused would make somebody pay twice.
 */
export type SendOutcome = { sent: true } | { sent: false; message: string };

/** Hears the transaction's hash at the last moment before it leaves, and answers whether it may leave still. */
export type BeforeBroadcast = (transaction: Hex) => Promise<boolean>;

/** Everything that this scheme needs of a chain. A method throws `chain_unreachable` when the chain does not answer. */
export interface ChainPort {
  /** Reads all facts and simulates the transfer, in one request. */
  readTransferFacts(call: TransferCall): Promise<TransferFacts>;
  /** Signs and sends the transfer when its turn has come. */
  sendTransfer(call: TransferCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome>;
  /** Waits for a receipt until the time-out; nothing when it has not come by then. */
  waitForReceipt(transaction: Hex, asset: Address): Promise<Receipt | undefined>;
}

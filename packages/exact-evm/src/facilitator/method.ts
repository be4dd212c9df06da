import type { FacilitatorRequest, Network, Refusal } from "@x402-reference/types";
import type { Address } from "viem";
import type { ContractCall, LogFilter, Probe, ProbeAnswer, Receipt } from "../chain/port.js";

/** How an asset is moved, as `extra.assetTransferMethod` names it. */
export type AssetTransferMethod = "eip3009" | "permit2" | "erc7710";

/** The members of a scheme payload that only this method has; finding one of them is what chooses the method. */
export const payloadMembers: Readonly<Record<AssetTransferMethod, readonly string[]>> = {
  eip3009: ["authorization"],
  permit2: ["permit2Authorization"],
  erc7710: ["delegationManager", "permissionContext"],
};

/** What a payment is judged by besides itself. */
export interface MethodContext {
  network: Network;
  chainId: number;
  /** Seconds since the epoch. */
  now: bigint;
  /** The account that sends the transactions. */
  facilitator: Address;
}

/** A payload that was read, or the member that is not as it must be. */
export type Opened = { ok: true; payment: OpenPayment } | { ok: false; problem: { field: string; expected: string } };

/** What it takes to settle a payment in one transaction with others. */
export interface Share {
  /** Gas that its call may need there. */
  gas: bigint;
  /** What it takes of the payer, and what the payer has, in atomic units. */
  amount: bigint;
  balance: bigint;
}

/** What a mined transaction tells of one of the payments that may have shared it. */
export interface Part {
  /** Whether the asset itself names this payment in its log. */
  isProven: boolean;
  /** Whether it was shared and has not settled this one, so that it may still be settled by another transaction. */
  isLeftOut: boolean;
  /** The place of its transfer in the block's log, where the transaction may be shared. */
  logIndex?: number;
}

/** One way to move an asset, as the facilitator knows it. */
export interface TransferMethod {
  readonly name: AssetTransferMethod;
  /** Reads the scheme payload and makes the payment that is judged. */
  open(request: FacilitatorRequest, context: MethodContext): Opened;
}

/**
 * A payment by one method while it is judged and settled. Its parts are called in the order in which they stand here;
 * verifying ends with `judgeChain`.
 */
export interface OpenPayment {
  /** As the payload writes it. */
  readonly payer: string;
  readonly asset: Address;
  /** What settling consumes, without the network; never taken from the bytes of a signature. */
  readonly key: string;
  /** Seconds since the epoch from which on it need not be remembered to settle only once. */
  readonly expiresAt: number;
  /** The same payment judged at another time, in seconds since the epoch. */
  at(now: bigint): OpenPayment;
  /** Judges the payment alone. */
  judge(): Promise<Refusal | undefined>;
  /** What the chain is asked, in one request. What can be computed meanwhile is begun. */
  probe(): Probe;
  /**
   * The same payment made in the way that this answer asks for, such as with a signed approval; nothing when it is made
   * in the right way. The other one is judged from its beginning.
   */
  otherwise?(answer: ProbeAnswer): OpenPayment | undefined;
  /** Judges the payment with the chain's answer. */
  judgeChain(answer: ProbeAnswer): Promise<Refusal | undefined>;
  /**
   * Whether the chain has used up what can be used only once, or cannot tell. Without it, nothing on the chain tells that
   * this payment was not made.
   */
  isUsed?(answer: ProbeAnswer): boolean;
  /** Where to look for the transaction of somebody else that settled it, when the answer says that one did. */
  evidence?(answer: ProbeAnswer): LogFilter | undefined;
  /** Does what has to happen before it can be settled, in at most so many milliseconds; a refusal ends the settlement. */
  prepare?(timeoutMs: number): Promise<Refusal | undefined>;
  /** The call that settles it. */
  call(answer: ProbeAnswer): ContractCall;
  /** How that call may share its transaction; nothing when it has to have one of its own. */
  share?(answer: ProbeAnswer): Share | undefined;
  /** What a mined transaction tells of this payment, where it may have been shared. */
  part?(receipt: Receipt): Part;
  /** Judges the mined transaction. */
  judgeReceipt(receipt: Receipt): Promise<Refusal | undefined>;
}

import type { Rule } from "@x402-reference/types";
import type { Address } from "viem";
import type { PaymentSubject, ReceiptSubject } from "../facilitator/payment-subject.js";
import type { RedemptionFacts } from "./facts.js";
import type { Erc7710Payload } from "./payload.js";

/** Whose managers are called: any contract's, or only those of a list. */
export type DelegationManagers = "any" | readonly Address[];

/** A payment by ERC-7710 as the rules see it. */
export interface Erc7710Subject extends PaymentSubject {
  delegation: Erc7710Payload;
  managers: DelegationManagers;
  /** When this payment was found good first, in seconds since the epoch; nothing when it has not been yet. */
  openedAt: bigint | undefined;
}

/** The same payment and what the chain says of it. */
export interface Erc7710ChainSubject extends Erc7710Subject {
  facts: RedemptionFacts;
}

/** Everything that a payment by ERC-7710 must keep; in each list, in order. */
export interface Erc7710Rules {
  /** Judged from the payment and the offer alone. */
  readonly payment: readonly Rule<Erc7710Subject>[];
  /** Judged with what the chain says before money moves. */
  readonly chain: readonly Rule<Erc7710ChainSubject>[];
  /** Judged on the mined transaction. */
  readonly receipt: readonly Rule<ReceiptSubject>[];
}

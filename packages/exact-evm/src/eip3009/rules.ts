import type { Rule } from "@x402-reference/types";
import type { ReceiptSubject } from "../facilitator/payment-subject.js";
import { receiptRules } from "../facilitator/shared-rules.js";
import { chainRules } from "./chain-rules.js";
import { paymentRules } from "./payment-rules.js";
import type { Eip3009ChainSubject, Eip3009Subject } from "./subject.js";

/** Everything that a payment by ERC-3009 must keep, by the time at which it is judged; in each list, in order. */
export interface Eip3009Rules {
  /** Judged from the payment and the offer alone. */
  readonly payment: readonly Rule<Eip3009Subject>[];
  /** Judged with what the chain says before money moves. */
  readonly chain: readonly Rule<Eip3009ChainSubject>[];
  /** Judged on the mined transaction. */
  readonly receipt: readonly Rule<ReceiptSubject>[];
}

/**
 * The verifier of `exact` by ERC-3009: reading these lists is reading the specification.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009
 */
export const eip3009Rules: Eip3009Rules = { payment: paymentRules, chain: chainRules, receipt: receiptRules };

import type { Rule } from "@x402-reference/types";
import type { ReceiptSubject } from "../facilitator/payment-subject.js";
import { receiptRules } from "../facilitator/shared-rules.js";
import { type Eip2612Subject, eip2612Rules } from "../gas-sponsoring/eip2612-rules.js";
import {
  type ApprovalChainSubject,
  type ApprovalSubject,
  approvalChainRules,
  approvalRules,
} from "../gas-sponsoring/erc20-approval-rules.js";
import { chainRules, simulationRules } from "./chain-rules.js";
import { paymentRules } from "./payment-rules.js";
import type { Permit2ChainSubject, Permit2Subject } from "./subject.js";

/** Everything that a payment by Permit2 must keep, by the time at which it is judged; in each list, in order. */
export interface Permit2Rules {
  /** Judged from the payment and the offer alone. */
  readonly payment: readonly Rule<Permit2Subject>[];
  /** The same of a signed approval, where the payment needs one. */
  readonly approval: readonly Rule<ApprovalSubject>[];
  /** Judged with what the chain says before money moves. */
  readonly chain: readonly Rule<Permit2ChainSubject>[];
  /** The same of an EIP-2612 permit, where the payment needs one. */
  readonly eip2612: readonly Rule<Eip2612Subject>[];
  /** The same of a signed approval, where the payment needs one. */
  readonly approvalChain: readonly Rule<ApprovalChainSubject>[];
  /** Judged on the simulated settlement. */
  readonly simulation: readonly Rule<Permit2ChainSubject>[];
  /** Judged on the mined transaction. */
  readonly receipt: readonly Rule<ReceiptSubject>[];
}

/**
 * The verifier of `exact` by Permit2: reading these lists is reading the specification.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2; eip2612_gas_sponsoring.md; erc20_gas_sponsoring.md
 */
export const permit2Rules: Permit2Rules = {
  payment: paymentRules,
  approval: approvalRules,
  chain: chainRules,
  eip2612: eip2612Rules,
  approvalChain: approvalChainRules,
  simulation: simulationRules,
  receipt: receiptRules,
};

import { describeReason, type Refusal } from "@x402-reference/types";

/** One requirement on the status that a refused payment is answered with. */
export interface StatusRule {
  readonly id: string;
  readonly name: string;
  /** The status for a refusal, or nothing for one that the rule does not know. */
  status(refusal: Refusal): number | undefined;
}

/**
 * Which refusals by a facilitator are answered with another status than 402.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, phase 3
 */
export const statusRules: readonly StatusRule[] = [
  {
    id: "HTTP-SRV-047",
    name: "a payment for want of an allowance for Permit2 is refused with 412",
    status: ({ reason }) => (describeReason(reason).code === "permit2_allowance_required" ? 412 : undefined),
  },
];

/** The status of a refused payment under the given rules. */
export function refusalStatus(rules: readonly StatusRule[], refusal: Refusal): number {
  for (const rule of rules) {
    const status = rule.status(refusal);
    if (status !== undefined) return status;
  }
  return 402;
}

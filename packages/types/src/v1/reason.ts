const spellings: Readonly<Record<string, string>> = {
  invalid_exact_evm_payload_authorization_value_mismatch: "invalid_exact_evm_payload_authorization_value",
  invalid_exact_svm_fee_payer_not_managed_by_facilitator: "fee_payer_not_managed_by_facilitator",
  invalid_exact_svm_transaction_simulation_failed: "transaction_simulation_failed",
  invalid_exact_svm_transaction_failed: "transaction_failed",
};

/**
 * A reason code as version 1 spells it; most are the same.
 *
 * @example
 * ```ts
 * reasonToV1("insufficient_funds"); // "insufficient_funds"
 * ```
 * @see x402-specification-v1.md §9
 */
export function reasonToV1(reason: string): string {
  return (Object.hasOwn(spellings, reason) ? spellings[reason] : undefined) ?? reason;
}

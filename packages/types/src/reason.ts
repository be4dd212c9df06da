/** What is known of a reason code. */
export interface ReasonInfo {
  /** What happened, in a sentence for whoever was refused. */
  meaning: string;
  /** Where the specification defines it, or that it does not. */
  clause: string;
  /** Codes that other implementations use for the same thing. */
  aliases?: readonly string[];
}

const core = "x402-specification-v2.md §9";
const undefinedInSpec = "no code in the specification; named as the official SDK does";
const ourOwn = "no code in the specification";

/**
 * The reason codes that this implementation emits. Codes of others may be anything: an unknown code is a refusal like
 * any other, never an error.
 *
 * @example
 * ```ts
 * console.log(reasons.insufficient_funds.meaning);
 * ```
 * @see x402-specification-v2.md §9
 */
export const reasons = {
  invalid_x402_version: { meaning: "The protocol version is not served here.", clause: core },
  invalid_payload: { meaning: "The payment is not of the form that its scheme demands.", clause: core },
  invalid_payment_requirements: { meaning: "The offer is malformed or lacks what its scheme needs.", clause: core },
  invalid_network: {
    meaning: "The network is not served here, or is another one than the offer's.",
    clause: core,
    aliases: ["invalid_exact_evm_network_mismatch"],
  },
  invalid_scheme: {
    meaning: "The payment is for another scheme than the offer's.",
    clause: core,
    aliases: ["unsupported_scheme", "invalid_exact_evm_scheme"],
  },
  unsupported_scheme: { meaning: "The scheme is not served here.", clause: core, aliases: ["invalid_scheme"] },
  insufficient_funds: {
    meaning: "The payer owns less of the asset than the price.",
    clause: core,
    aliases: ["invalid_exact_evm_insufficient_balance"],
  },
  invalid_exact_evm_payload_signature: {
    meaning: "The signature is not the payer's over exactly this payment.",
    clause: core,
    aliases: ["invalid_exact_evm_signature"],
  },
  invalid_exact_evm_payload_recipient_mismatch: {
    meaning: "The payment goes to another recipient than the offer's.",
    clause: core,
    aliases: ["invalid_exact_evm_recipient_mismatch"],
  },
  invalid_exact_evm_payload_authorization_value_mismatch: {
    meaning: "The payment is not of exactly the price.",
    clause: core,
    aliases: ["invalid_exact_evm_payload_authorization_value", "invalid_exact_evm_authorization_value"],
  },
  invalid_exact_evm_payload_authorization_valid_after: { meaning: "The payment is not valid yet.", clause: core },
  invalid_exact_evm_payload_authorization_valid_before: {
    meaning: "The payment has expired, or would before it could settle.",
    clause: core,
  },
  invalid_transaction_state: {
    meaning: "The transaction was reverted or not accepted by the chain.",
    clause: core,
    aliases: ["invalid_exact_evm_transaction_failed"],
  },
  unexpected_verify_error: { meaning: "The payment could not be judged; try again later.", clause: core },
  unexpected_settle_error: { meaning: "The payment could not be settled; ask before paying again.", clause: core },
  settlement_pending: {
    meaning: "The transaction is broadcast and its outcome not known yet; do not pay again.",
    clause: "x402-specification-v2.md §9, since September 2026",
  },
  duplicate_settlement: {
    meaning: "This payment has been settled already, and buys nothing twice.",
    clause: "scheme_exact.md, duplicate delivery",
  },
  invalid_exact_evm_nonce_already_used: {
    meaning: "The authorization has been used or cancelled.",
    clause: undefinedInSpec,
  },
  invalid_exact_evm_token_name_mismatch: {
    meaning: "The offer's extra.name is not the token's EIP-712 name.",
    clause: undefinedInSpec,
  },
  invalid_exact_evm_token_version_mismatch: {
    meaning: "The offer's extra.version is not the token's EIP-712 version.",
    clause: undefinedInSpec,
  },
  invalid_exact_evm_transaction_simulation_failed: {
    meaning: "The token refuses the transfer, or would not move exactly the price.",
    clause: undefinedInSpec,
  },
  invalid_exact_evm_transfer_event_mismatch: {
    meaning: "The transaction went through but did not move exactly the price.",
    clause: undefinedInSpec,
  },
  asset_not_deployed_contract: { meaning: "The offer's asset is not a contract.", clause: undefinedInSpec },
  extension_echo_mismatch: {
    meaning: "The payment altered what the server declared in an extension.",
    clause: undefinedInSpec,
  },
  no_matching_offer: { meaning: "The payment accepts an offer that this resource does not make.", clause: ourOwn },
  payment_in_use: { meaning: "The same payment is being used for another request at this moment.", clause: ourOwn },
  facilitator_error: { meaning: "The facilitator could not be reached or did not answer as it must.", clause: ourOwn },
} as const satisfies Record<string, ReasonInfo>;

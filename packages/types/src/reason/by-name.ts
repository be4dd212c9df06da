import { type ReasonInfo, undefinedInSpec } from "./info.js";

interface Family {
  /** What the codes are about, as the subject of a sentence. */
  about: string;
  clause: string;
  prefix: string;
  names: string;
}

/** Codes of schemes and extensions that are not served by this implementation, known by their names. */
const families: readonly Family[] = [
  {
    about: "Permit2's proxy reverted",
    clause: undefinedInSpec,
    prefix: "permit2_",
    names: "invalid_amount invalid_destination invalid_owner payment_too_early",
  },
  {
    about: "A payment by `upto`",
    clause: "scheme_upto_evm.md",
    prefix: "",
    names:
      "invalid_upto_evm_scheme invalid_upto_evm_network_mismatch invalid_upto_evm_payload_settlement_exceeds_amount upto_amount_exceeds_permitted upto_facilitator_mismatch upto_unauthorized_facilitator invalid_upto_evm_transaction_failed",
  },
  {
    about: "A payment by `batch-settlement`",
    clause: "scheme_batch_settlement_evm.md, error codes",
    prefix: "invalid_batch_settlement_evm_",
    names:
      "scheme network_mismatch payload_type deposit_payload voucher_payload claim_payload settle_payload unknown_settle_action channel_id_mismatch receiver_mismatch receiver_authorizer_mismatch token_mismatch withdraw_delay_mismatch withdraw_delay_out_of_range missing_eip712_domain voucher_signature channel_not_found cumulative_exceeds_balance cumulative_below_claimed channel_state_read_failed erc3009_authorization_required receive_authorization_signature payload_authorization_valid_after payload_authorization_valid_before insufficient_balance permit2_authorization_required permit2_invalid_spender permit2_amount_mismatch permit2_deadline_expired permit2_invalid_signature permit2_allowance_required deposit_simulation_failed deposit_transaction_failed rpc_read_failed transaction_reverted wait_for_receipt_failed eip2612_amount_mismatch erc20_approval_unavailable eip2612_asset_mismatch eip2612_deadline_expired eip2612_invalid_format eip2612_invalid_signature eip2612_owner_mismatch eip2612_spender_mismatch erc20_approval_asset_mismatch erc20_approval_broadcast_failed erc20_approval_from_mismatch erc20_approval_invalid_format erc20_approval_wrong_spender authorizer_address_mismatch claim_simulation_failed claim_transaction_failed settle_simulation_failed settle_transaction_failed nothing_to_settle refund_payload refund_amount_invalid refund_no_balance refund_simulation_failed refund_transaction_failed cumulative_amount_mismatch channel_busy charge_exceeds_signed_cumulative missing_channel",
  },
  {
    about: "A payment by `batch-settlement`",
    clause: undefinedInSpec,
    prefix: "invalid_batch_settlement_evm_",
    names:
      "channel_id_invalid authorizer_not_configured deposit_below_min_deposit eip6492_factory_not_allowed smart_wallet_deployment_failed verification_state_unavailable",
  },
  {
    about: "A payment by `auth-capture`",
    clause: "scheme_auth_capture_evm.md, error codes",
    prefix: "invalid_auth_capture_evm_",
    names:
      "payload_format payload_type void_authorizer_signature void_remainder_full_capture unsupported_payment_flow scheme network_mismatch extra missing_receiver_authorizer unsupported_operator_type policy lifecycle_not_relayed operator_type_mismatch operator_not_admitted operator_mismatch salt_binding_mismatch authorizer_signature unauthenticated_authorizer_request unexpected_payment_state refund_funding_unavailable unsupported_asset_transfer_method payload_method_mismatch capture_deadline_expired refund_deadline_expired deadline_ordering authorization_expired authorization_not_yet_valid signature erc6492_factory_not_allowed amount_mismatch token_collector_mismatch token_mismatch nonce_mismatch insufficient_balance simulation_failed verification_failed transaction_reverted payment_already_collected token_collection_failed collector amount_overflow fee_bps fee_bps_range fee_bps_out_of_range zero_fee_receiver fee_receiver insufficient_authorization zero_authorization refund_exceeds_capture policy_denied",
  },
];

/** The codes that are known by their names only. */
export const namedReasons: Readonly<Record<string, ReasonInfo>> = /*#__PURE__*/ namedCodes();

function namedCodes(): Record<string, ReasonInfo> {
  return Object.fromEntries(
    families.flatMap(({ about, clause, prefix, names }) =>
      names.split(" ").map((name): [string, ReasonInfo] => [
        `${prefix}${name}`,
        {
          meaning: `${about} was refused: ${inWords(name)}.`.replace("reverted was refused", "reverted"),
          clause,
          status: 402,
          cause: "This implementation does not serve it and never answers with this code.",
          remedy: "Read the clause, or ask whoever answered so.",
        },
      ]),
    ),
  );
}

function inWords(name: string): string {
  return name.replace("invalid_upto_evm_", "invalid ").replaceAll("_", " ");
}

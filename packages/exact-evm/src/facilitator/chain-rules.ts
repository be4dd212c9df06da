import type { Refusal, Rule } from "@x402-reference/types";
import { sameAddress } from "../address.js";
import type { ChainSubject, ReceiptSubject } from "./subject.js";
import { unless } from "./unless.js";

/**
 * What the chain must say of a payment by ERC-3009 before money moves.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phase 2
 */
export const chainRules: readonly Rule<ChainSubject>[] = [
  {
    id: "EVM-GEN-021",
    name: "the asset is a contract",
    check: ({ facts, requirements }) =>
      unless(facts.assetResponds, "asset_not_deployed_contract", `There is no token at ${requirements.asset}.`),
  },
  {
    id: "EVM-3009-019",
    name: "the authorization is unused",
    check: ({ facts }) =>
      unless(
        facts.authorizationUsed !== true,
        "invalid_exact_evm_nonce_already_used",
        "The authorization's nonce has been used or cancelled.",
      ),
  },
  {
    id: "EVM-3009-023",
    name: "the payer owns the price",
    check: ({ facts, requirements }) =>
      unless(
        facts.balance === undefined || facts.balance >= BigInt(requirements.amount),
        "insufficient_funds",
        `The payer owns ${facts.balance} of ${requirements.amount}.`,
      ),
  },
  {
    id: "FAC-VER-015",
    name: "the transfer would give the recipient exactly what the payer authorized",
    check({ facts, authorization, requirements }) {
      if (facts.received === BigInt(authorization.value)) return undefined;
      return facts.received === undefined ? whyRefused(facts, requirements.extra) : movesOtherwise(facts.received);
    },
  },
];

/**
 * What a mined transaction must show for a payment to be settled.
 *
 * @see scheme_exact.md, transfer correctness
 */
export const receiptRules: readonly Rule<ReceiptSubject>[] = [
  {
    id: "EVM-SET-006",
    name: "the transaction succeeded",
    check: ({ receipt }) => unless(receipt.succeeded, "invalid_transaction_state", "The transaction was reverted."),
  },
  {
    id: "EVM-GEN-022",
    name: "the asset logged exactly the transfer that was bought",
    check({ receipt, authorization, requirements }) {
      const exact = receipt.transfers.filter(
        ({ from, to, value }) =>
          sameAddress(from, authorization.from) &&
          sameAddress(to, requirements.payTo) &&
          value === BigInt(requirements.amount),
      );
      return unless(
        exact.length === 1,
        "invalid_exact_evm_transfer_event_mismatch",
        "The transaction did not move exactly the price from the payer to the recipient.",
      );
    },
  },
];

/** Names the cause when the token refuses the transfer, as far as its own answers tell. */
function whyRefused(facts: ChainSubject["facts"], extra: Readonly<Record<string, unknown>> | undefined): Refusal {
  if (facts.name !== undefined && facts.name !== extra?.name) {
    return {
      reason: "invalid_exact_evm_token_name_mismatch",
      message: `The token's EIP-712 name is ${JSON.stringify(facts.name)}, the offer's extra.name is not.`,
    };
  }
  if (facts.version !== undefined && facts.version !== extra?.version) {
    return {
      reason: "invalid_exact_evm_token_version_mismatch",
      message: `The token's EIP-712 version is ${JSON.stringify(facts.version)}, the offer's extra.version is not.`,
    };
  }
  return { reason: "invalid_exact_evm_transaction_simulation_failed", message: "The token refuses the transfer." };
}

function movesOtherwise(received: bigint): Refusal {
  return {
    reason: "invalid_exact_evm_transaction_simulation_failed",
    message: `The recipient would gain ${received} instead of what the payer authorized.`,
  };
}

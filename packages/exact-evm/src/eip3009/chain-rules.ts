import type { Refusal, Rule } from "@x402-reference/types";
import { unless } from "../facilitator/unless.js";
import { signerRules } from "../wallet/signature-rules.js";
import type { Eip3009ChainSubject } from "./subject.js";

/** Letters of a token's own words that a message repeats. */
const longestQuote = 64;

/**
 * What the chain must say of a payment by ERC-3009 before money moves.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phase 2
 */
export const chainRules: readonly Rule<Eip3009ChainSubject>[] = [
  {
    id: "EVM-GEN-021",
    name: "the asset is a contract",
    check: ({ facts, requirements }) =>
      unless(facts.assetIsContract, "asset_not_deployed_contract", `There is no contract at ${requirements.asset}.`),
  },
  {
    id: "EVM-SIG-015",
    name: "the factory that would deploy the payer's wallet is listed",
    check: ({ deployment }) =>
      unless(
        deployment?.allowed !== false,
        "eip6492_factory_not_allowed",
        "The factory in the signature's wrapper is not one that this facilitator calls.",
      ),
  },
  {
    id: "EVM-SIG-019",
    name: "the factory would give the payer's account its code",
    check: ({ deployment }) =>
      unless(
        deployment?.givesCode !== false,
        "smart_wallet_deployment_failed",
        "The call in the signature's wrapper deploys no wallet at the payer's address.",
      ),
  },
  ...signerRules("EVM-3009-005"),
  {
    id: "EVM-3009-034",
    name: "the token has ERC-3009",
    check: ({ facts }) =>
      unless(
        facts.authorizationUsed !== undefined,
        "invalid_exact_evm_eip3009_not_supported",
        "The token does not tell the state of an authorization.",
      ),
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
    check(subject) {
      const { received } = subject.facts;
      if (received === BigInt(subject.authorization.value)) return undefined;
      return received === undefined ? whyRefused(subject) : movesOtherwise(received);
    },
  },
];

/** Names the cause when the token refuses the transfer, as far as its own answers tell. */
function whyRefused({ facts, authorization, requirements: { extra } }: Eip3009ChainSubject): Refusal {
  if (facts.timestamp <= BigInt(authorization.validAfter)) {
    return {
      reason: "invalid_exact_evm_payload_authorization_valid_after",
      message: `authorization.validAfter is ${authorization.validAfter}, on the chain it is ${facts.timestamp}.`,
    };
  }
  for (const part of ["name", "version"] as const) {
    const actual = facts[part];
    if (actual === undefined || actual === extra?.[part]) continue;
    return {
      reason: `invalid_exact_evm_token_${part}_mismatch`,
      message: `The token's EIP-712 ${part} is ${JSON.stringify(actual.slice(0, longestQuote))}, the offer's extra.${part} is not.`,
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

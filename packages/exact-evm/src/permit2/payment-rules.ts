import { isAtomicAmount, minRemainingSeconds, type Rule } from "@x402-reference/types";
import { isWellFormedAddress, sameAddress } from "../address.js";
import { envelopeRules, malformedMember, offerRules } from "../facilitator/shared-rules.js";
import { unless } from "../facilitator/unless.js";
import { signatureFormRules } from "../wallet/signature-rules.js";
import { exactProxyAddress } from "./addresses.js";
import type { Permit2Subject } from "./subject.js";

/**
 * What a payment by Permit2 must keep before the chain is asked: shape, network, spender, token, amount, recipient, time.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, phase 3
 */
export const paymentRules: readonly Rule<Permit2Subject>[] = [
  ...envelopeRules("permit2"),
  {
    id: "EVM-GEN-009",
    name: "numbers are decimal digits in their one form",
    check: ({ authorization: { permitted, nonce, deadline, witness } }) =>
      malformedMember(
        "permit2Authorization",
        { "permitted.amount": permitted.amount, nonce, deadline, "witness.validAfter": witness.validAfter },
        ["permitted.amount", "nonce", "deadline", "witness.validAfter"],
        { isForm: isAtomicAmount, form: "decimal digits" },
      ),
  },
  {
    id: "EVM-GEN-011",
    name: "the addresses of the permit are well formed",
    check: ({ authorization: { permitted, from, spender, witness } }) =>
      malformedMember(
        "permit2Authorization",
        { from, "permitted.token": permitted.token, spender, "witness.to": witness.to },
        ["from", "permitted.token", "spender", "witness.to"],
        { isForm: isWellFormedAddress, form: "an address with a right checksum or in one case" },
      ),
  },
  ...offerRules,
  ...signatureFormRules,
  {
    id: "EVM-P2-004",
    name: "the permit is for the canonical proxy",
    check: ({ authorization }) =>
      unless(
        sameAddress(authorization.spender, exactProxyAddress),
        "invalid_permit2_spender",
        `permit2Authorization.spender must be the proxy of exact at ${exactProxyAddress}.`,
      ),
  },
  {
    id: "EVM-P2-006",
    name: "the permit is of the offer's asset",
    check: ({ authorization, requirements }) =>
      unless(
        sameAddress(authorization.permitted.token, requirements.asset),
        "permit2_token_mismatch",
        "permit2Authorization.permitted.token is not the offer's asset.",
      ),
  },
  {
    id: "EVM-P2-005",
    name: "the recipient is the offer's payTo",
    check: ({ authorization, requirements }) =>
      unless(
        sameAddress(authorization.witness.to, requirements.payTo),
        "invalid_exact_evm_payload_recipient_mismatch",
        "permit2Authorization.witness.to is not the offer's payTo.",
      ),
  },
  {
    id: "EVM-P2-007",
    name: "the permitted amount is exactly the price",
    check: ({ authorization: { permitted }, requirements }) =>
      // The proxy moves all that is permitted, so more than the price is no better than less.
      unless(
        BigInt(permitted.amount) === BigInt(requirements.amount),
        "permit2_amount_mismatch",
        `permit2Authorization.permitted.amount is ${permitted.amount}, the offer's amount ${requirements.amount}.`,
      ),
  },
  {
    id: "EVM-P2-009",
    name: "the permit is valid already",
    check: ({ authorization: { witness }, now }) =>
      unless(
        BigInt(witness.validAfter) <= now,
        "permit2_not_yet_valid",
        `permit2Authorization.witness.validAfter is ${witness.validAfter}, it is now ${now}.`,
      ),
  },
  {
    id: "EVM-P2-008",
    name: "enough time is left to settle",
    check: ({ authorization: { deadline }, now }) =>
      unless(
        BigInt(deadline) >= now + BigInt(minRemainingSeconds),
        "permit2_deadline_expired",
        `permit2Authorization.deadline is ${deadline}, it is now ${now}: it must be ${minRemainingSeconds} seconds away.`,
      ),
  },
];

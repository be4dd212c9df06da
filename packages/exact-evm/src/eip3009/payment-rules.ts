import { isAtomicAmount, minRemainingSeconds, type Rule } from "@x402-reference/types";
import { isWellFormedAddress, sameAddress } from "../address.js";
import { envelopeRules, malformedMember, offerRules } from "../facilitator/shared-rules.js";
import { unless } from "../facilitator/unless.js";
import { signatureFormRules } from "../wallet/signature-rules.js";
import type { Eip3009Subject } from "./subject.js";

/**
 * What a payment by ERC-3009 must keep before the chain is asked: shape, network, form, amount, recipient, time.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phase 2
 */
export const paymentRules: readonly Rule<Eip3009Subject>[] = [
  ...envelopeRules("eip3009"),
  {
    id: "EVM-GEN-009",
    name: "numbers are decimal digits in their one form",
    check: ({ authorization }) =>
      malformedMember("authorization", authorization, ["value", "validAfter", "validBefore"], {
        isForm: isAtomicAmount,
        form: "decimal digits",
      }),
  },
  {
    id: "EVM-GEN-011",
    name: "the payer's and the recipient's address are well formed",
    check: ({ authorization }) =>
      malformedMember("authorization", authorization, ["from", "to"], {
        isForm: isWellFormedAddress,
        form: "an address with a right checksum or in one case",
      }),
  },
  {
    id: "EVM-3009-017",
    name: "the nonce is 32 bytes",
    check: ({ authorization }) =>
      malformedMember("authorization", authorization, ["nonce"], {
        isForm: (text) => /^0x[0-9a-fA-F]{64}$/.test(text),
        form: "0x and 64 hex digits",
      }),
  },
  ...signatureFormRules,
  ...offerRules,
  {
    id: "EVM-3009-004",
    name: "the offer names the token's EIP-712 domain",
    check: ({ requirements: { extra } }) =>
      unless(
        isFilled(extra?.name) && isFilled(extra?.version),
        "invalid_payment_requirements",
        "The offer's extra must name the token's EIP-712 name and version.",
      ),
  },
  {
    id: "EVM-3009-006",
    name: "the recipient is the offer's payTo",
    check: ({ authorization, requirements }) =>
      unless(
        sameAddress(authorization.to, requirements.payTo),
        "invalid_exact_evm_payload_recipient_mismatch",
        "authorization.to is not the offer's payTo.",
      ),
  },
  {
    id: "EVM-3009-008",
    name: "the value is exactly the price",
    check: ({ authorization, requirements }) =>
      unless(
        BigInt(authorization.value) === BigInt(requirements.amount),
        "invalid_exact_evm_payload_authorization_value_mismatch",
        `authorization.value is ${authorization.value}, the offer's amount ${requirements.amount}.`,
      ),
  },
  {
    id: "EVM-3009-010",
    name: "the authorization is valid already",
    check: ({ authorization, now }) =>
      unless(
        BigInt(authorization.validAfter) < now,
        "invalid_exact_evm_payload_authorization_valid_after",
        `authorization.validAfter is ${authorization.validAfter}, it is now ${now}.`,
      ),
  },
  {
    id: "EVM-3009-012",
    name: "the authorization has not expired",
    check: ({ authorization, now }) =>
      unless(
        BigInt(authorization.validBefore) > now,
        "invalid_exact_evm_payload_authorization_valid_before",
        `authorization.validBefore is ${authorization.validBefore}, it is now ${now}.`,
      ),
  },
  {
    id: "EVM-3009-013",
    name: "enough time is left to settle",
    check: ({ authorization, now }) =>
      // An authorization that has expired is the rule above's to refuse.
      unless(
        BigInt(authorization.validBefore) <= now ||
          BigInt(authorization.validBefore) >= now + BigInt(minRemainingSeconds),
        "invalid_exact_evm_payload_authorization_valid_before",
        `Less than ${minRemainingSeconds} seconds are left until authorization.validBefore.`,
      ),
  },
];

function isFilled(value: unknown): boolean {
  return typeof value === "string" && value.length > 0;
}

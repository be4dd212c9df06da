import { isAtomicAmount, minRemainingSeconds, type Refusal, type Rule } from "@x402-reference/types";
import { recoverTypedDataAddress } from "viem";
import { isWellFormedAddress, sameAddress, zeroAddress } from "../address.js";
import { transferTypedData } from "../typed-data.js";
import { isCanonicalSignature } from "./signature.js";
import { assetOf, type PaymentSubject, transferCall } from "./subject.js";
import { unless } from "./unless.js";

/**
 * What a payment by ERC-3009 must keep before the chain is asked: shape, network, amount, recipient, time, signature.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phase 2
 */
export const paymentRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "EVM-GEN-003",
    name: "the payment is for the offered scheme",
    check: ({ accepted, requirements }) =>
      unless(accepted.scheme === requirements.scheme, "invalid_scheme", "accepted.scheme is not the offer's scheme."),
  },
  {
    id: "EVM-GEN-002",
    name: "the payment is on the offered network",
    check: ({ accepted, requirements }) =>
      unless(
        accepted.network === requirements.network,
        "invalid_network",
        "accepted.network is not the offer's network.",
      ),
  },
  {
    id: "EVM-GEN-019",
    name: "the offered asset transfer method is this one",
    check: ({ requirements: { extra } }) =>
      unless(
        [undefined, null, "eip3009"].some((method) => method === extra?.assetTransferMethod),
        "invalid_payload",
        "The payload is for eip3009, but the offer's extra.assetTransferMethod is another.",
      ),
  },
  {
    id: "EVM-GEN-020",
    name: "the payload has one method's shape only",
    check: ({ raw }) =>
      unless(
        !("permit2Authorization" in raw || "permissionContext" in raw),
        "invalid_payload",
        "The payload holds an ERC-3009 authorization and another method's beside it.",
      ),
  },
  {
    id: "EVM-GEN-009",
    name: "numbers are decimal digits in their one form",
    check: ({ authorization }) =>
      firstMalformed(authorization, ["value", "validAfter", "validBefore"], isAtomicAmount, "decimal digits"),
  },
  {
    id: "EVM-GEN-011",
    name: "the payer's and the recipient's address are well formed",
    check: ({ authorization }) =>
      firstMalformed(
        authorization,
        ["from", "to"],
        isWellFormedAddress,
        "an address with a right checksum or in one case",
      ),
  },
  {
    id: "EVM-GEN-007",
    name: "the offer's asset and payTo are well-formed addresses",
    check: ({ requirements }) =>
      unless(
        isWellFormedAddress(requirements.asset) && isWellFormedAddress(requirements.payTo),
        "invalid_payment_requirements",
        "The offer's asset and payTo must be addresses with a right checksum or in one case.",
      ),
  },
  {
    id: "EVM-3009-017",
    name: "the nonce is 32 bytes",
    check: ({ authorization }) =>
      firstMalformed(authorization, ["nonce"], (text) => /^0x[0-9a-fA-F]{64}$/.test(text), "0x and 64 hex digits"),
  },
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
    id: "EVM-GEN-014",
    name: "the price is more than nothing",
    check: ({ requirements }) =>
      unless(
        requirements.amount !== "0",
        "invalid_payment_requirements",
        "The offer's amount is 0: there is nothing to settle.",
      ),
  },
  {
    id: "EVM-GEN-012",
    name: "the recipient is not the zero address",
    check: ({ requirements }) =>
      unless(
        requirements.payTo !== zeroAddress,
        "invalid_payment_requirements",
        "The offer's payTo is the zero address.",
      ),
  },
  {
    id: "EVM-GEN-013",
    name: "the recipient is not the token itself",
    check: ({ requirements: { payTo, asset } }) =>
      unless(
        !sameAddress(payTo, asset),
        "invalid_payment_requirements",
        "The offer's payTo is the asset's own contract.",
      ),
  },
  {
    id: "EVM-SIG-007",
    name: "the signature has the form of an externally owned account's",
    check: ({ signature }) =>
      unless(
        isCanonicalSignature(signature),
        "invalid_exact_evm_payload_signature",
        "The signature must be 65 bytes r, s, v in hex, with v 27 or 28 and the lower s.",
      ),
  },
  {
    id: "EVM-3009-005",
    name: "the payer signed exactly this transfer of this token on this chain",
    async check(subject) {
      const { authorization, requirements, signature, chainId } = subject;
      const domain = {
        name: String(requirements.extra?.name),
        version: String(requirements.extra?.version),
        chainId,
        verifyingContract: assetOf(requirements),
      };
      const typedData = transferTypedData(domain, transferCall(subject).authorization);
      const signer = await recoverTypedDataAddress({ ...typedData, signature: `0x${signature.slice(2, 132)}` }).catch(
        () => undefined,
      );
      return unless(
        signer !== undefined && sameAddress(signer, authorization.from),
        "invalid_exact_evm_payload_signature",
        "The signature is not the payer's over this authorization in the token's domain.",
      );
    },
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

function firstMalformed<Name extends string>(
  authorization: Readonly<Record<Name, string>>,
  names: readonly Name[],
  wellFormed: (text: string) => boolean,
  form: string,
): Refusal | undefined {
  const name = names.find((candidate) => !wellFormed(authorization[candidate]));
  return unless(name === undefined, "invalid_payload", `authorization.${name} must be ${form}.`);
}

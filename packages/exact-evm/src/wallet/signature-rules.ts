import type { Rule } from "@x402-reference/types";
import { sameAddress } from "../address.js";
import { unless } from "../facilitator/unless.js";
import { isWrapped, unwrapSignature } from "./erc6492.js";
import { isCanonicalSignature, isSignatureText } from "./signature.js";

const signatureRefused = "invalid_exact_evm_payload_signature";

/** A payment whose payer signed something, whatever kind of account the payer has. */
export interface SignedSubject {
  /** As it came, with the wrapper that may be around it. */
  signature: string;
}

/** What the form of a signature must keep before the chain tells what kind of account the payer has. */
export const signatureFormRules: readonly Rule<SignedSubject>[] = [
  {
    id: "EVM-SIG-007",
    name: "the signature is hex of whole bytes",
    check: ({ signature }) =>
      unless(
        isSignatureText(signature),
        signatureRefused,
        "The signature must be 0x and hex of 1 to 8,192 whole bytes.",
      ),
  },
  {
    id: "EVM-SIG-021",
    name: "the wrapper of a signature is well formed",
    check: ({ signature }) =>
      unless(
        !isSignatureText(signature) || !isWrapped(signature) || unwrapSignature(signature) !== undefined,
        "invalid_payload",
        "The signature's ERC-6492 wrapper must hold one factory, its calldata and one signature.",
      ),
  },
];

/** What is known of a signature when the chain has told what kind of account the payer has. */
export interface JudgedSignature {
  payer: string;
  /** Without a wrapper around it. */
  innerSignature: string;
  /** Whether the payer's account judges signatures itself, now or once it is deployed. */
  judgesItself: boolean;
  /** Who signed by an ordinary signature. */
  signer: string | undefined;
  /** Whether the payer's contract accepts the signature. */
  walletAccepts: boolean;
}

/**
 * Who must have signed a payment: an account with code decides alone, and every other one has signed in the canonical
 * form.
 *
 * @param id - The requirement of the method that the payer has signed.
 * @see ERC-1271, EIP-7702
 */
export function signerRules(id: string): readonly Rule<JudgedSignature>[] {
  return [
    {
      id: "EVM-SIG-007",
      name: "the signature of an account without code is in the canonical form",
      check: ({ judgesItself, innerSignature }) =>
        unless(
          judgesItself || isCanonicalSignature(innerSignature),
          signatureRefused,
          "The signature must be 65 bytes r, s, v, with v 27 or 28 and the lower s, as the payer's account has no code.",
        ),
    },
    {
      id,
      name: "the payer signed exactly this payment",
      check: ({ judgesItself, signer, payer }) =>
        unless(
          judgesItself || (signer !== undefined && sameAddress(signer, payer)),
          signatureRefused,
          "The signature is not the payer's over this payment in the right EIP-712 domain.",
        ),
    },
    {
      id: "EVM-SIG-010",
      name: "the payer's contract accepts the signature",
      check: ({ judgesItself, walletAccepts }) =>
        unless(!judgesItself || walletAccepts, signatureRefused, "The payer's contract does not accept the signature."),
    },
  ];
}

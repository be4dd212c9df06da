import { minRemainingSeconds, type PaymentRequirements, type Refusal, type Rule } from "@x402-reference/types";
import { concatHex, type Hex, hashStruct, keccak256 } from "viem";
import { lowerCaseAddress, sameAddress } from "../address.js";
import { unless } from "../facilitator/unless.js";
import { permit2Address } from "../permit2/addresses.js";
import { isCanonicalSignature, splitSignature } from "../wallet/signature.js";
import { signerOf } from "../wallet/wallet-signature.js";
import type { AttachedInfo } from "./attached.js";
import { permitTypes, readEip2612Info } from "./eip2612.js";

/** A token's permit beside the payment that needs it. */
export interface Eip2612Subject {
  requirements: PaymentRequirements;
  authorization: { from: string; permitted: { amount: string } };
  info: AttachedInfo;
  /** Seconds since the epoch. */
  now: bigint;
  facts: Eip2612Facts;
}

/** What the token says of its permits. */
export interface Eip2612Facts {
  /** The payer's next nonce; nothing when the token has no permits. */
  nonce: bigint | undefined;
  domainSeparator: Hex | undefined;
  /** Whether the payer's signatures are checked by its code. */
  payerHasCode: boolean;
}

/**
 * What an EIP-2612 permit must keep when a payment depends on it; at verify and at settle.
 *
 * @see eip2612_gas_sponsoring.md, Verification Logic
 */
export const eip2612Rules: readonly Rule<Eip2612Subject>[] = [
  {
    id: "EVM-GAS-008",
    name: "the permit has the form of the extension's schema",
    check({ info }) {
      const read = readEip2612Info(info.raw);
      return read.ok
        ? undefined
        : malformed(`eip2612GasSponsoring.info.${read.problem.field} must be ${read.problem.expected}.`);
    },
  },
  {
    id: "EVM-GAS-005",
    name: "the permit is the payer's",
    check: ({ info, authorization }) =>
      unless(
        sameAddress(info.text("from"), authorization.from),
        "eip2612_from_mismatch",
        "The permit's from is not the payer.",
      ),
  },
  {
    id: "EVM-GAS-006",
    name: "the permit is of the offer's asset",
    check: ({ info, requirements }) =>
      unless(
        sameAddress(info.text("asset"), requirements.asset),
        "eip2612_asset_mismatch",
        "The permit's asset is not the offer's asset.",
      ),
  },
  {
    id: "EVM-GAS-007",
    name: "the permit is for the canonical Permit2",
    check: ({ info }) =>
      unless(
        sameAddress(info.text("spender"), permit2Address),
        "eip2612_spender_not_permit2",
        `The permit's spender must be Permit2 at ${permit2Address}.`,
      ),
  },
  {
    id: "EVM-GAS-012",
    name: "the permit is for exactly the payment's amount",
    check: ({ info, authorization }) =>
      unless(
        info.text("amount") === authorization.permitted.amount,
        "permit2_2612_amount_mismatch",
        `The permit's amount must be permitted.amount, ${authorization.permitted.amount}: the proxy takes no other.`,
      ),
  },
  {
    id: "EVM-GAS-010",
    name: "the permit outlives the settlement",
    check: ({ info, now }) =>
      unless(
        BigInt(info.text("deadline")) >= now + BigInt(minRemainingSeconds),
        "eip2612_deadline_expired",
        `The permit's deadline must be at least ${minRemainingSeconds} seconds away.`,
      ),
  },
  {
    id: "EVM-GAS-011",
    name: "the token has permits",
    check: ({ facts, requirements }) =>
      unless(
        facts.nonce !== undefined && facts.domainSeparator !== undefined,
        "permit2_allowance_required",
        `Permit2 may not move the price yet, and the token at ${requirements.asset} takes no EIP-2612 permit.`,
      ),
  },
  {
    id: "EVM-GAS-009",
    name: "the payer signed the permit in the token's domain",
    async check(subject) {
      return unless(
        await isSigned(subject),
        "permit2_allowance_required",
        "Permit2 may not move the price yet, and the EIP-2612 permit is not signed by the payer for its next nonce.",
      );
    },
  },
];

function malformed(message: string): Refusal {
  return { reason: "invalid_eip2612_extension_format", message };
}

/** Judges as the token will: with its own domain and nonce. What the code of a wallet says shows in the simulation. */
async function isSigned({ info, authorization, facts }: Eip2612Subject): Promise<boolean> {
  const { nonce, domainSeparator, payerHasCode } = facts;
  // A token without permits is the rule above's to refuse.
  if (nonce === undefined || domainSeparator === undefined) return true;
  const signature = info.text("signature");
  if (info.text("nonce") !== nonce.toString()) return false;
  if (payerHasCode) return splitSignature(signature) !== undefined;
  if (!isCanonicalSignature(signature)) return false;
  const message = {
    owner: lowerCaseAddress(authorization.from),
    spender: permit2Address,
    value: BigInt(info.text("amount")),
    nonce,
    deadline: BigInt(info.text("deadline")),
  } as const;
  const permit = hashStruct({ data: message, primaryType: "Permit", types: permitTypes });
  const signer = await signerOf(keccak256(concatHex(["0x1901", domainSeparator, permit])), signature);
  return signer !== undefined && sameAddress(signer, authorization.from);
}

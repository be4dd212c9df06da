import type { Rule } from "@x402-reference/types";
import { isWellFormedAddress, sameAddress, zeroAddress } from "../address.js";
import { multicall3Address } from "../chain/multicall.js";
import { exactProxyAddress, permit2Address } from "../permit2/addresses.js";
import { type AssetTransferMethod, payloadMembers } from "./method.js";
import type { PaymentSubject, ReceiptSubject } from "./payment-subject.js";
import { unless } from "./unless.js";

/**
 * What a payment must keep whatever its method: it is for the offer, by the method that the offer names, and by one only.
 *
 * @see scheme_exact_evm.md, asset transfer methods
 */
export function envelopeRules(method: AssetTransferMethod): readonly Rule<PaymentSubject>[] {
  const ofOthers = Object.entries(payloadMembers).flatMap(([name, members]) => (name === method ? [] : members));
  return [
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
      name: "the offered asset transfer method is the payload's",
      check: ({ requirements: { extra } }) =>
        unless(
          // Only a delegation cannot be told from the token's other ways without the name.
          extra?.assetTransferMethod === method ||
            (method !== "erc7710" && [undefined, null].some((absent) => absent === extra?.assetTransferMethod)),
          "invalid_payload",
          `The payload is for ${method}, but the offer's extra.assetTransferMethod is not.`,
        ),
    },
    {
      id: "EVM-GEN-020",
      name: "the payload has one method's shape only",
      check: ({ raw }) =>
        unless(
          !ofOthers.some((member) => member in raw),
          "invalid_payload",
          `The payload is for ${method} and has another method's members beside.`,
        ),
    },
  ];
}

/** What an offer must keep so that anything can be settled for it. */
export const offerRules: readonly Rule<PaymentSubject>[] = [
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
    name: "the recipient is no contract that would keep the money",
    check: ({ requirements: { payTo, asset } }) =>
      unless(
        ![asset, permit2Address, exactProxyAddress, multicall3Address].some((contract) => sameAddress(payTo, contract)),
        "invalid_payment_requirements",
        "The offer's payTo is the asset's own contract, or one that payments only pass through.",
      ),
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
    check({ receipt, payer, requirements }) {
      const exact = receipt.transfers.filter(
        ({ from, to, value }) =>
          sameAddress(from, payer) && sameAddress(to, requirements.payTo) && value === BigInt(requirements.amount),
      );
      return unless(
        exact.length === 1,
        "invalid_exact_evm_transfer_event_mismatch",
        "The transaction did not move exactly the price from the payer to the recipient.",
      );
    },
  },
];

/** The first of some members of a payload whose text is not of a form; nothing when all are. */
export function malformedMember<Name extends string>(
  path: string,
  members: Readonly<Record<Name, string>>,
  names: readonly Name[],
  { isForm, form }: { isForm: (text: string) => boolean; form: string },
) {
  const name = names.find((candidate) => !isForm(members[candidate]));
  return unless(name === undefined, "invalid_payload", `${path}.${name} must be ${form}.`);
}

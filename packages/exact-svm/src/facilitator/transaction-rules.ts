import type { Rule } from "@x402-reference/types";
import { isSignedBy, isSmallOrderKey } from "../wire/signature.js";
import type { PaymentSubject } from "./subject.js";
import { unlessSvm } from "./unless.js";

/** Bytes that a transaction may have, which is what fits into one packet of the network. */
const maxTransactionBytes = 1_232;

const undecodable = "payload_transaction_could_not_be_decoded";
const badSignature = "payload_signature_invalid";

/**
 * What a transaction must be before its instructions are looked at: in its one encoding, paid for by the facilitator,
 * signed by everybody else.
 *
 * @see scheme_exact_svm.md §2.1
 */
export const transactionRules: readonly Rule<PaymentSubject>[] = [
  {
    id: "SVM-EX-057",
    name: "the transaction fits into a packet",
    check: ({ transaction: { bytes } }) =>
      unlessSvm(
        bytes.length <= maxTransactionBytes,
        undecodable,
        `The transaction has ${bytes.length} bytes; the network takes ${maxTransactionBytes}.`,
      ),
  },
  {
    id: "SVM-EX-058",
    name: "there is a place for each required signature and no other",
    check: ({ transaction: { signatures, requiredSignatures } }) =>
      unlessSvm(
        signatures.length === requiredSignatures,
        undecodable,
        `The transaction has ${signatures.length} signatures, and its message requires ${requiredSignatures}.`,
      ),
  },
  {
    id: "SVM-EX-055",
    name: "every length is written in its shortest form",
    check: ({ transaction: { minimal } }) =>
      unlessSvm(minimal, undecodable, "The transaction writes a length in more bytes than it takes."),
  },
  {
    id: "SVM-EX-054",
    name: "nothing stands behind the message",
    check: ({ transaction: { unread } }) =>
      unlessSvm(unread === 0, undecodable, `${unread} bytes stand behind the end of the transaction.`),
  },
  {
    id: "SVM-EX-074",
    name: "nobody but the payer and the facilitator has to sign",
    check: ({ transaction: { requiredSignatures } }) =>
      unlessSvm(
        requiredSignatures <= 2,
        "payload_excessive_signers",
        `The transaction requires ${requiredSignatures} signatures; the payer's and the facilitator's are enough.`,
      ),
  },
  {
    id: "SVM-EX-070",
    name: "the transaction's fee payer is the offer's",
    check: ({ transaction: { accounts }, requirements: { extra } }) =>
      unlessSvm(
        accounts[0] === extra?.feePayer,
        "fee_payer_mismatch",
        "The first account of the transaction is not the offer's extra.feePayer.",
      ),
  },
  {
    id: "SVM-EX-076",
    name: "no key is one that signs everything",
    check: ({ transaction: { keys, requiredSignatures } }) =>
      unlessSvm(
        !keys.slice(1, requiredSignatures).some(isSmallOrderKey),
        badSignature,
        "An account that signs has a key with which anybody can sign.",
      ),
  },
  {
    id: "SVM-EX-072",
    name: "everybody else has signed exactly this message",
    async check({ transaction: { accounts, keys, requiredSignatures, signatures, message } }) {
      const signed = await Promise.all(
        keys
          .slice(1, requiredSignatures)
          .map((key, index) => isSignedBy(key, { message, signature: signatures[index + 1] })),
      );
      const missing = accounts[1 + signed.indexOf(false)];
      return unlessSvm(!signed.includes(false), badSignature, `${missing} has not signed the transaction.`);
    },
  },
  {
    id: "SVM-EX-193",
    name: "every account stands in the message itself",
    check: ({ transaction: { lookupTables } }) =>
      unlessSvm(
        lookupTables.length === 0,
        "smart_wallet_alt_resolution_not_available",
        "The transaction has accounts in address lookup tables, which are not looked into.",
      ),
  },
];

import type { Row } from "../row.js";
import { type Refused, refused } from "./rows.js";

const noSignature = ["payload_signature_invalid"];
/** The codes of whoever does not look into lookup tables, or finds none there. */
export const noTables = [
  "smart_wallet_alt_resolution_not_available",
  "smart_wallet_alt_resolution_failed",
  "payload_transaction_could_not_be_decoded",
];
/** The identity of the curve as a key, whose signatures hold whatever was signed. */
const identity = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM";
const table = "$third";

/** Who pays the fee, and who has signed. */
export async function signatureRows(): Promise<Row[]> {
  const why = "A facilitator that signs what the payer has not signed pays for transactions that fail.";
  return refused(why, [
    {
      name: "fee-payer-stranger",
      title: "that a stranger pays the fee of",
      requirements: ["SVM-EX-070"],
      codes: ["fee_payer_mismatch"],
      payment: { feePayer: "$stranger" },
    },
    {
      name: "fee-payer-payer",
      title: "that the payer pays the fee of",
      requirements: ["SVM-EX-070"],
      codes: ["fee_payer_mismatch"],
      payment: { feePayer: "$payer" },
    },
    {
      name: "fee-payer-second",
      title: "that another key of the facilitator pays the fee of",
      requirements: ["SVM-EX-070"],
      codes: ["fee_payer_mismatch"],
      payment: { feePayer: "$secondFeePayer" },
    },
    {
      name: "unsigned",
      title: "that the payer has not signed",
      requirements: ["SVM-EX-072", "SVM-EX-071"],
      codes: noSignature,
      payment: { signatures: [{ of: "$payer", is: "zero" }] },
    },
    {
      name: "signed-by-stranger",
      title: "that a stranger has signed in the payer's place",
      requirements: ["SVM-EX-072"],
      codes: noSignature,
      payment: { signatures: [{ of: "$payer", is: { by: "stranger" } }] },
    },
    {
      name: "signature-flipped",
      title: "with one bit of its signature changed",
      requirements: ["SVM-EX-072"],
      codes: noSignature,
      payment: { signatures: [{ of: "$payer", is: "flipped" }] },
    },
    {
      name: "signature-non-canonical",
      title: "with a signature whose S is beyond the order of its group",
      requirements: ["SVM-EX-072"],
      codes: noSignature,
      payment: { signatures: [{ of: "$payer", is: "non-canonical" }] },
    },
    ...(
      [
        ["amount", "amount", "/instructions/2/data", "0x0c112700000000000006"],
        ["destination", "recipient", "/instructions/2/accounts/2", 4],
        ["blockhash", "blockhash", "/blockhash", "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM"],
        ["memo", "memo", "/instructions/3/data", "0x6869"],
      ] as const
    ).map(
      ([name, title, path, value]): Refused => ({
        name: `changed-${name}`,
        title: `whose ${title} was changed after signing`,
        requirements: ["SVM-EX-072"],
        codes: noSignature,
        payment: { unsigned: [{ path, value }] },
      }),
    ),
    {
      byNode: true,
      name: "authority-unsigned",
      title: "whose transfer's authority does not have to sign",
      requirements: ["SVM-EX-071"],
      codes: noSignature,
      payment: {
        transfer: {
          accounts: [
            { address: { owner: "$payer" }, writable: true },
            { address: "$asset" },
            { address: { owner: "$payee" }, writable: true },
            { address: "$payer" },
          ],
        },
      },
    },
    {
      name: "third-signer",
      title: "that a third party has signed as well",
      requirements: ["SVM-EX-074"],
      codes: ["payload_excessive_signers"],
      twin: "valid-memo-by-payer",
      payment: { memo: { moreAccounts: [{ address: "$third", signer: true }] } },
    },
    {
      name: "third-signer-flipped",
      title: "that a third party has signed wrongly as well",
      requirements: ["SVM-EX-075"],
      codes: [...noSignature, "payload_excessive_signers"],
      twin: "valid-memo-by-payer",
      payment: {
        memo: { moreAccounts: [{ address: "$third", signer: true }] },
        signatures: [{ of: "$third", is: "flipped" }],
      },
    },
    {
      name: "small-order-key",
      title: "of a key with which anybody can sign",
      requirements: ["SVM-EX-076"],
      codes: noSignature,
      payment: {
        transfer: { authority: identity },
        signatures: [{ of: identity, is: `0x01${"00".repeat(63)}` }],
      },
    },
  ]);
}

/** Accounts that do not stand in the message. */
export async function lookupTableRows(): Promise<Row[]> {
  const why = "Who has not looked into the table does not know what the facilitator would sign.";
  const since = "may26" as const;
  return refused(why, [
    {
      name: "table-unresolved",
      title: "whose recipient stands in a lookup table that does not exist",
      requirements: ["SVM-EX-191", "SVM-EX-190", "SVM-EX-193"],
      since,
      codes: noTables,
      payment: { lookupTables: [{ table, addresses: [{ owner: "$payee" }] }] },
    },
    {
      name: "table-of-nothing-needed",
      title: "that names a lookup table and takes nothing from it",
      requirements: ["SVM-EX-193", "SVM-EX-190"],
      since,
      payment: {
        edits: [
          {
            path: "/lookups/-",
            value: { table: "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM", writable: [], readonly: [0] },
          },
        ],
      },
    },
    {
      name: "table-authority",
      title: "whose transfer's authority stands in a lookup table",
      requirements: ["SVM-EX-153", "SVM-EX-190"],
      since,
      survived: true,
      payment: {
        lookupTables: [{ table, addresses: ["$payer"] }],
        edits: [
          { path: "/header/signers", value: 1 },
          { path: "/header/readonlySigners", value: 0 },
        ],
      },
    },
    {
      name: "table-program",
      title: "whose transfer's program stands in a lookup table",
      requirements: ["SVM-EX-153", "SVM-EX-190"],
      since,
      survived: true,
      payment: { lookupTables: [{ table, addresses: ["$tokenProgram"] }] },
    },
  ]);
}

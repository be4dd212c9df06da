import { Buffer } from "node:buffer";
import type { Row } from "../row.js";
import { type Refused, refused } from "./rows.js";
import { fourMemos } from "./valid.js";

const codes = ["payload_transaction_could_not_be_decoded"];
const eitherCode = [...codes, "payload_signature_invalid"];
const text = (value: unknown): Pick<Refused, "payment"> => ({
  payment: { tamper: [{ path: "/payload/transaction", value }] },
});

/** Transactions that are not in their one form. */
export async function encodingRows(): Promise<Row[]> {
  const why = "What one program reads and the next does not is judged as one payment and sent as another.";
  return refused(why, [
    {
      byNode: true,
      name: "url-safe",
      title: "in URL-safe base64",
      requirements: ["SVM-EX-050"],
      codes,
      payment: { base64: "url-safe" },
    },
    {
      byNode: true,
      name: "unpadded",
      title: "in base64 without padding",
      requirements: ["SVM-EX-056"],
      codes,
      payment: { base64: "unpadded" },
    },
    {
      byNode: true,
      name: "trailing-bits",
      title: "in base64 with bits beyond its last byte",
      requirements: ["SVM-EX-050"],
      codes,
      payment: { base64: "trailing-bits" },
    },
    {
      byNode: true,
      name: "leading-space",
      title: "in base64 behind a space",
      requirements: ["SVM-EX-050"],
      codes,
      payment: { base64: "leading-space" },
    },
    {
      byNode: true,
      name: "newline",
      title: "in base64 of two lines",
      requirements: ["SVM-EX-050"],
      codes,
      payment: { base64: "newline" },
    },
    { name: "base58", title: "in base58", requirements: ["SVM-EX-050"], codes, payment: { base64: "base58" } },
    { name: "hex", title: "in hexadecimal digits", requirements: ["SVM-EX-051"], codes, payment: { base64: "hex" } },
    { name: "empty", title: "of no bytes", requirements: ["SVM-EX-050"], codes, ...text("") },
    {
      name: "no-base64",
      title: "in characters that base64 has not",
      requirements: ["SVM-EX-050"],
      codes,
      ...text("!!!!"),
    },
    {
      name: "other-bytes",
      title: "of bytes that are no transaction",
      requirements: ["SVM-EX-051"],
      codes,
      ...text(Buffer.alloc(300, 0xff).toString("base64")),
    },
    {
      name: "zeros",
      title: "of zeros",
      requirements: ["SVM-EX-051"],
      codes: [...codes, "fee_payer_mismatch"],
      ...text(Buffer.alloc(300).toString("base64")),
    },
    ...(
      [
        ["null", null],
        ["number", 5],
        ["object", {}],
        ["list", []],
        ["true", true],
      ] as const
    ).map(([name, value]): Refused => {
      const title = `whose transaction is ${JSON.stringify(value)}`;
      return { name: `transaction-${name}`, title, requirements: ["SVM-EX-044"], survived: true, ...text(value) };
    }),
    {
      name: "no-transaction",
      title: "without a transaction",
      requirements: ["SVM-EX-044"],
      survived: true,
      payment: { tamper: [{ path: "/payload/transaction", remove: true }] },
    },
    {
      name: "half",
      title: "of which half is cut off",
      requirements: ["SVM-EX-052"],
      codes,
      payment: { wire: { keep: 200 } },
    },
    {
      name: "last-byte",
      title: "of which the last byte is cut off",
      requirements: ["SVM-EX-052"],
      codes: eitherCode,
      payment: { wire: { keep: -1 } },
    },
    {
      name: "byte-behind",
      title: "with a byte behind its end",
      requirements: ["SVM-EX-053"],
      codes: eitherCode,
      payment: { wire: { append: "0x00" } },
    },
    {
      name: "bytes-behind",
      title: "with 500 bytes behind its end",
      requirements: ["SVM-EX-053"],
      codes: eitherCode,
      payment: { wire: { append: `0x${"00".repeat(500)}` } },
    },
    {
      name: "signed-byte-behind",
      title: "with a byte behind its end that the payer has signed over",
      requirements: ["SVM-EX-054"],
      payment: { messageBytes: "0x00" },
    },
    {
      byNode: true,
      name: "long-signature-count",
      title: "that counts its signatures in two bytes",
      requirements: ["SVM-EX-055"],
      payment: { longLengths: ["signatures"] },
    },
    {
      byNode: true,
      name: "long-account-count",
      title: "that counts its accounts in two bytes",
      requirements: ["SVM-EX-055"],
      payment: { longLengths: ["accounts"] },
    },
    {
      byNode: true,
      name: "long-instruction-count",
      title: "that counts its instructions in two bytes",
      requirements: ["SVM-EX-055"],
      payment: { longLengths: ["instructions"] },
    },
    {
      byNode: true,
      name: "too-large",
      title: "that is one byte too large for a packet",
      requirements: ["SVM-EX-057"],
      twin: "valid-largest",
      payment: { limit: { units: 300_000 }, instructions: fourMemos(756) },
    },
    ...[0, 1, 3].map(
      (places): Refused => ({
        byNode: true,
        name: `places-${places}`,
        title: `with ${places} places for two signatures`,
        requirements: ["SVM-EX-058"],
        codes: eitherCode,
        payment: { places },
      }),
    ),
    ...[1, 127].map(
      (value): Refused => ({
        name: `version-${value}`,
        title: `in a message of version ${value}`,
        requirements: ["SVM-EX-059"],
        codes,
        payment: { edits: [{ path: "/version", value }] },
      }),
    ),
    {
      name: "index-of-account",
      title: "whose transfer names an account that does not exist",
      requirements: ["SVM-EX-061"],
      survived: true,
      payment: { edits: [{ path: "/instructions/2/accounts/3", value: 200 }] },
    },
    {
      name: "index-of-program",
      title: "whose transfer is of a program that does not exist",
      requirements: ["SVM-EX-061"],
      survived: true,
      payment: { edits: [{ path: "/instructions/2/program", value: 200 }] },
    },
  ]);
}

import type { SvmInstruction } from "../../../vectors/svm/format.js";
import type { Row } from "../row.js";
import { type Refused, refused } from "./rows.js";

const limitCode = ["payload_transaction_instructions_compute_limit_instruction"];
const priceCode = ["payload_transaction_instructions_compute_price_instruction"];
const noTransfer = ["payload_no_transfer_instruction"];
const anyLength = ["payload_transaction_instructions_length"];
const tooDear = ["payload_transaction_instructions_compute_price_instruction_too_high"];
const assertion: SvmInstruction = { program: "$lighthouseProgram", data: "0x09" };

/** With it in front, the blockhash of a transaction is a nonce, which does not expire. */
const advanceNonce: SvmInstruction = {
  program: "$systemProgram",
  accounts: [
    { address: "$third", writable: true },
    { address: "SysvarRecentB1ockHashes11111111111111111111" },
    { address: "$payer", signer: true },
  ],
  data: "0x04000000",
};

/** A payment of these instructions, which must be refused. */
export function ordered(
  name: string,
  title: string,
  requirement: string,
  codes: readonly string[],
  instructions: SvmInstruction[],
): Refused {
  return { name, title, requirements: [requirement], codes, payment: { instructions } };
}

/** Which instructions there are, in which order. */
export async function orderRows(): Promise<Row[]> {
  const why = "The static path is safe because each place can hold one thing only.";
  return refused(why, [
    {
      ...ordered("two-instructions", "of two instructions", "SVM-EX-081", anyLength, ["limit", "transfer"]),
      twin: "valid-no-memo",
    },
    ordered("eight-instructions", "of eight instructions", "SVM-EX-081", anyLength, [
      "limit",
      "price",
      "transfer",
      "memo",
      assertion,
      assertion,
      assertion,
      assertion,
    ]),
    {
      ...ordered("transfer-alone", "of a transfer alone", "SVM-EX-082", anyLength, ["transfer"]),
      twin: "valid-no-memo",
    },
    ordered("price-first", "whose price is in front of its limit", "SVM-EX-083", limitCode, [
      "price",
      "limit",
      "transfer",
      "memo",
    ]),
    ordered("transfer-first", "whose transfer is in front of its compute budget", "SVM-EX-084", limitCode, [
      "transfer",
      "limit",
      "price",
      "memo",
    ]),
    ordered("memo-third", "whose memo is in front of its transfer", "SVM-EX-085", noTransfer, [
      "limit",
      "price",
      "memo",
      "transfer",
    ]),
    ordered("assertion-third", "with an assertion in front of its transfer", "SVM-EX-098", noTransfer, [
      "limit",
      "price",
      assertion,
      "transfer",
      "memo",
    ]),
    ordered("durable-nonce", "with a durable nonce", "SVM-EX-168", limitCode, [
      advanceNonce,
      "limit",
      "price",
      "transfer",
      "memo",
    ]),
    ordered("limit-twice", "with two limits", "SVM-EX-086", priceCode, ["limit", "limit", "transfer", "memo"]),
    ordered("limit-of-memo", "whose limit is a memo's", "SVM-EX-083", limitCode, [
      { limit: { program: "$memoProgram" } },
      "price",
      "transfer",
      "memo",
    ]),
    ordered("price-of-memo", "whose price is a memo's", "SVM-EX-086", priceCode, [
      "limit",
      { price: { program: "$memoProgram" } },
      "transfer",
      "memo",
    ]),
  ]);
}

/** What the facilitator would pay for. */
export async function budgetRows(): Promise<Row[]> {
  const why = "The facilitator pays for what the compute budget asks for, whether or not it is used.";
  const risk = { class: "fee payer's funds", severity: "high" } as const;
  const data = (part: "limit" | "price", hex: string) => ({ payment: { [part]: { data: hex } } });
  return refused(why, [
    {
      name: "heap-frame",
      title: "that asks for memory in place of a limit",
      requirements: ["SVM-EX-087"],
      codes: limitCode,
      ...data("limit", "0x0100000400"),
    },
    {
      name: "limit-cut",
      title: "whose limit is cut off",
      requirements: ["SVM-EX-089"],
      codes: limitCode,
      ...data("limit", "0x0200"),
    },
    {
      name: "price-cut",
      title: "whose price is cut off",
      requirements: ["SVM-EX-089"],
      codes: priceCode,
      ...data("price", "0x0301"),
    },
    {
      name: "limit-bytes-behind",
      title: "with bytes behind its limit",
      requirements: ["SVM-EX-090"],
      codes: limitCode,
      payment: { limit: { moreData: "0x0000" } },
    },
    {
      name: "price-bytes-behind",
      title: "with bytes behind its price",
      requirements: ["SVM-EX-090"],
      codes: priceCode,
      payment: { price: { moreData: "0x0000" } },
    },
    {
      name: "limit-beyond-chain",
      title: "that asks for more units than the chain gives",
      requirements: ["SVM-EX-112"],
      risk,
      payment: { limit: { units: 1_400_001 } },
    },
    {
      name: "limit-highest",
      title: "that asks for as many units as can be written",
      requirements: ["SVM-EX-112"],
      risk,
      payment: { limit: { units: 4_294_967_295 } },
    },
    {
      name: "price-above",
      title: "one millionth of a lamport above 5 for a unit",
      requirements: ["SVM-EX-110"],
      codes: tooDear,
      risk,
      twin: "valid-price-highest",
      payment: { price: { microLamports: "5000001" } },
    },
    {
      name: "price-highest",
      title: "at the highest price that can be written",
      requirements: ["SVM-EX-110"],
      codes: tooDear,
      risk,
      twin: "valid-price-highest",
      payment: { price: { microLamports: "18446744073709551615" } },
    },
    {
      name: "fee-as-a-whole",
      title: "whose fee comes to 0.002 SOL",
      requirements: ["SVM-EX-111"],
      risk,
      twin: "valid-price-highest",
      payment: { limit: { units: 400_000 }, price: { microLamports: "5000000" } },
    },
  ]);
}

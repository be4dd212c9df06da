import type { SvmInstruction } from "../../../vectors/svm/format.js";
import { answer, type Row, yieldsOr } from "../row.js";
import { names } from "./case.js";
import { accepted, type Line, observed } from "./rows.js";

const assertion = { program: "$lighthouseProgram", data: "0x09" };
const memoOf = (text: string) => ({ offer: { extra: { memo: text } }, memo: { text } });
/** Instructions with four memos of so many bytes together; 755 make a transaction of 1,232. */
export function fourMemos(bytes: number): SvmInstruction[] {
  const lengths = [bytes - 3 * 188, 188, 188, 188];
  return ["limit", "price", "transfer", ...lengths.map((length) => ({ memo: { text: "m".repeat(length) } }))];
}

/** Payments that every facilitator takes, and such as each may take or not. */
export async function validRows(): Promise<Row[]> {
  return [
    ...(await accepted("A verifier that refuses what wallets make cannot be paid.", [
      { name: "standard", title: "as clients make it", requirements: ["SVM-EX-080"] },
      {
        name: "valid-no-memo",
        title: "of three instructions",
        requirements: ["SVM-EX-080", "SVM-EX-100"],
        payment: { instructions: ["limit", "price", "transfer"] },
      },
      {
        name: "valid-assertion",
        title: "with an assertion of the payer's wallet",
        requirements: ["SVM-EX-080"],
        payment: { instructions: ["limit", "price", "transfer", "memo", assertion] },
      },
      {
        name: "valid-seven-instructions",
        title: "of seven instructions",
        requirements: ["SVM-EX-080"],
        payment: { instructions: ["limit", "price", "transfer", assertion, assertion, assertion, "memo"] },
      },
      {
        name: "valid-memo-by-payer",
        title: "whose memo the payer signs",
        requirements: ["SVM-EX-080"],
        payment: { memo: { moreAccounts: [{ address: "$payer", signer: true }] } },
      },
      {
        name: "valid-assertion-of-payer",
        title: "with an assertion about the payer's own account",
        requirements: ["SVM-EX-080"],
        payment: {
          instructions: ["limit", "price", "transfer", { ...assertion, accounts: [{ address: { owner: "$payer" } }] }],
        },
      },
      {
        name: "valid-largest",
        title: "that fills its packet to the last byte",
        requirements: ["SVM-EX-057"],
        payment: { limit: { units: 300_000 }, instructions: fourMemos(755) },
      },
      {
        name: "valid-signature-place",
        title: "with bytes of no meaning in the fee payer's place for a signature",
        requirements: ["SVM-EX-073"],
        payment: { signatures: [{ of: "$feePayer", is: `0x${"07".repeat(64)}` }] },
      },
      {
        name: "valid-signature-copy",
        title: "with the payer's signature in the fee payer's place as well",
        requirements: ["SVM-EX-073"],
        payment: { signatures: [{ of: "$feePayer", is: { by: "payer" } }] },
      },
      {
        name: "valid-second-key",
        title: "sponsored by another key of the facilitator",
        requirements: ["SVM-EX-043", "SVM-EX-070"],
        payment: { offer: { extra: { feePayer: "$secondFeePayer" } }, feePayer: "$secondFeePayer" },
      },
      {
        name: "valid-price-highest",
        title: "at exactly 5 lamports for a compute unit",
        requirements: ["SVM-EX-110"],
        payment: { price: { microLamports: "5000000" } },
      },
      {
        name: "valid-amount-one",
        title: "of one unit",
        requirements: ["SVM-EX-045", "SVM-EX-124"],
        payment: { offer: { amount: "1" }, transfer: { amount: "1" } },
      },
      {
        name: "valid-amount-beyond-double",
        title: "of 2^53 + 1 units",
        requirements: ["SVM-EX-045", "SVM-EX-124"],
        payment: { offer: { amount: "9007199254740993" }, transfer: { amount: "9007199254740993" } },
      },
      {
        name: "valid-amount-highest",
        title: "of as many units as there can be",
        requirements: ["SVM-EX-045", "SVM-EX-124"],
        payment: { offer: { amount: "18446744073709551615" }, transfer: { amount: "18446744073709551615" } },
      },
      {
        name: "valid-token-2022",
        title: "in a mint of Token-2022",
        requirements: ["SVM-EX-180", "SVM-EX-127"],
        payment: { offer: { asset: "$token2022" }, transfer: { program: "$otherTokenProgram", mint: "$token2022" } },
      },
      {
        name: "valid-to-no-key",
        title: "to an address that is no key",
        requirements: ["SVM-EX-138", "SVM-EX-127"],
        payment: { offer: { payTo: "$treasury" }, transfer: { destination: { owner: "$treasury" } } },
      },
      {
        name: "valid-to-fee-payer",
        title: "to the fee payer",
        requirements: ["SVM-EX-137", "SVM-EX-127"],
        payment: { offer: { payTo: "$feePayer" }, transfer: { destination: { owner: "$feePayer" } } },
      },
      {
        name: "valid-memo-demanded",
        title: "with the memo that the offer demands",
        requirements: ["SVM-EX-150"],
        payment: memoOf("order-7"),
      },
      {
        name: "valid-memo-not-ascii",
        title: "with a demanded memo beyond ASCII",
        requirements: ["SVM-EX-150", "SVM-EX-152"],
        payment: memoOf("caf\u00e9 \u20ac \ud83d\ude80"),
      },
      {
        name: "valid-memo-longest",
        title: "with a memo of 256 bytes",
        requirements: ["SVM-EX-156"],
        payment: { limit: { units: 100_000 }, memo: { text: "m".repeat(256) } },
      },
      {
        name: "valid-memo-demanded-longest",
        title: "with a demanded memo of 256 bytes in 128 letters",
        requirements: ["SVM-EX-150", "SVM-EX-156"],
        payment: { limit: { units: 100_000 }, ...memoOf("\u00e9".repeat(128)) },
      },
    ])),
    ...(await named()),
    ...(await observed("The specification leaves it to the facilitator.", [
      {
        name: "observe-legacy",
        title: "in a legacy message",
        requirements: ["SVM-EX-060"],
        payment: { version: "legacy" },
      },
      {
        name: "observe-four-assertions",
        title: "with four assertions and no memo",
        requirements: ["SVM-EX-099"],
        payment: { instructions: ["limit", "price", "transfer", assertion, assertion, assertion, assertion] },
      },
      {
        name: "observe-delegate",
        title: "out of another's account by a delegate",
        requirements: ["SVM-EX-132"],
        payment: { transfer: { source: { owner: "$third" } } },
      },
      {
        name: "observe-memo-empty",
        title: "with a memo of its own for an offer whose memo is empty",
        requirements: ["SVM-EX-155"],
        payment: { offer: { extra: { memo: "" } } },
      },
    ])),
  ];
}

/** Whom the answer names as the payer. */
async function named(): Promise<Row[]> {
  const paid: Line = {
    name: "valid-payer-named",
    title: "whose payer is told",
    requirements: ["SVM-EX-012"],
    payment: { memo: { text: "who paid" } },
  };
  const rows = await accepted("A server gives what was paid for to whoever the answer names.", [paid]);
  return rows.map((row) => ({
    ...row,
    expect: yieldsOr(
      answer({ isValid: true, payer: names.payer }),
      "lenient",
      "Valid, with the fee payer, another identity or nobody in the member payer.",
      answer({ isValid: true }),
    ),
  }));
}

import type { SvmPaymentSpec } from "../../../vectors/svm/format.js";
import type { Row } from "../row.js";
import { names } from "./case.js";
import { type Refused, refused, transaction } from "./rows.js";
import { noTables } from "./signatures.js";

const mintCode = ["payload_mint_mismatch"];
const recipient = ["payload_recipient_mismatch"];
const amountCode = ["payload_amount_mismatch"];
const noSignature = "payload_signature_invalid";
const selfSpend = ["payload_transaction_fee_payer_transferring_funds"];
const theft = { class: "fee payer's funds", severity: "critical" } as const;
const offerOf = (member: string) => [`/paymentPayload/accepted/${member}`, `/paymentRequirements/${member}`];

/** What is moved, by whom and to whom. */
export async function transferRows(): Promise<Row[]> {
  const why = "What the offer asks for is what the recipient must get.";
  const risk = { class: "underpayment", severity: "high" } as const;
  const moved = (
    name: string,
    title: string,
    requirement: string,
    codes: readonly string[],
    transfer: SvmPaymentSpec["transfer"],
  ): Refused => ({
    name,
    title,
    requirements: [requirement],
    codes,
    payment: { transfer },
    risk,
  });
  return refused(why, [
    {
      ...moved("authority-fee-payer", "that the fee payer authorizes", "SVM-EX-129", selfSpend, {
        authority: "$feePayer",
        source: { owner: "$feePayer" },
      }),
      risk: theft,
    },
    {
      ...moved(
        "authority-second",
        "that another key of the facilitator authorizes",
        "SVM-EX-129",
        [...selfSpend, noSignature],
        {
          authority: "$secondFeePayer",
          source: { owner: "$secondFeePayer" },
        },
      ),
      risk: theft,
    },
    moved("mint-other", "in another mint", "SVM-EX-122", mintCode, { mint: "$otherMint" }),
    moved("mint-other-same-accounts", "that names another mint for the same accounts", "SVM-EX-122", mintCode, {
      mint: "$otherMint",
      source: { owner: "$payer", mint: "$asset" },
      destination: { owner: "$payee", mint: "$asset" },
    }),
    moved("amount-below", "of one unit too little", "SVM-EX-124", amountCode, { amount: "9999" }),
    moved("amount-above", "of one unit too much", "SVM-EX-125", amountCode, { amount: "10001" }),
    moved("amount-zero", "of nothing", "SVM-EX-126", amountCode, { amount: "0" }),
    moved("amount-highest", "of all there can be", "SVM-EX-126", amountCode, { amount: "18446744073709551615" }),
    moved("to-stranger", "to a stranger's account", "SVM-EX-127", recipient, { destination: { owner: "$stranger" } }),
    moved("to-wallet", "to the recipient's wallet itself", "SVM-EX-127", recipient, { destination: "$payee" }),
    moved("to-other-program", "to the recipient's account under the other token program", "SVM-EX-127", recipient, {
      destination: { owner: "$payee", program: "$otherTokenProgram" },
    }),
    moved("to-other-mint", "to the recipient's account for another mint", "SVM-EX-127", recipient, {
      destination: { owner: "$payee", mint: "$otherMint" },
    }),
    moved("to-own-account", "out of the payer's account into the same", "SVM-EX-127", recipient, {
      destination: { owner: "$payer" },
    }),
    {
      name: "to-payer",
      title: "to the payer itself",
      requirements: ["SVM-EX-133"],
      differs: [transaction, ...offerOf("payTo")],
      payment: { offer: { payTo: "$payer" }, transfer: { destination: { owner: "$payer" } } },
      risk,
    },
    ...(["payTo", "asset"] as const).map(
      (member): Refused => ({
        name: `lower-case-${member === "payTo" ? "pay-to" : member}`,
        title: `for an offer whose ${member} is written in small letters`,
        requirements: ["SVM-EX-047"],
        differs: offerOf(member),
        payment: { offer: { [member]: { payTo: names.payee, asset: names.asset }[member].toLowerCase() } },
      }),
    ),
  ]);
}

/** Where a key of the facilitator stands. */
export async function isolationRows(): Promise<Row[]> {
  const why = "What the facilitator's signature is asked for beyond the fee, a payer could spend.";
  const named = (name: string, title: string, requirement: string, payment: SvmPaymentSpec, twin: string): Refused => ({
    name,
    title,
    requirements: [requirement],
    twin,
    payment,
    risk: theft,
  });
  const memoOf = (address: string): SvmPaymentSpec => ({ memo: { moreAccounts: [{ address }] } });
  const assertionOf = (address: string): SvmPaymentSpec => ({
    instructions: [
      "limit",
      "price",
      "transfer",
      { program: "$lighthouseProgram", accounts: [{ address }], data: "0x09" },
    ],
  });
  const byPayer = "valid-memo-by-payer";
  return refused(why, [
    {
      ...named("memo-names-fee-payer", "whose memo names the fee payer", "SVM-EX-140", memoOf("$feePayer"), byPayer),
      // Who pays the fee signs the transaction, and so wherever it is named.
      requirements: ["SVM-EX-140", "SVM-EX-141"],
    },
    named(
      "assertion-names-fee-payer",
      "with an assertion about the fee payer",
      "SVM-EX-142",
      assertionOf("$feePayer"),
      "valid-assertion-of-payer",
    ),
    named(
      "memo-names-second-key",
      "whose memo names another key of the facilitator",
      "SVM-EX-145",
      memoOf("$secondFeePayer"),
      byPayer,
    ),
    named(
      "assertion-names-second-key",
      "with an assertion about another key of the facilitator",
      "SVM-EX-145",
      assertionOf("$secondFeePayer"),
      "valid-assertion-of-payer",
    ),
    {
      ...named(
        "fee-payer-invoked",
        "that invokes the fee payer as a program",
        "SVM-EX-144",
        { edits: [{ path: "/instructions/3/program", value: 0 }] },
        "standard",
      ),
      codes: ["payload_unknown_fourth_instruction", "payload_transaction_could_not_be_decoded"],
      byNode: true,
    },
    {
      ...named(
        "table-memo-names-fee-payer",
        "with a lookup table, whose memo names the fee payer",
        "SVM-EX-143",
        { ...memoOf("$feePayer"), lookupTables: [{ table: "$third", addresses: [{ owner: "$payee" }] }] },
        "standard",
      ),
      codes: [...noTables, "smart_wallet_fee_payer_not_isolated"],
      since: "may26",
    },
  ]);
}

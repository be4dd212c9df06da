import type { SvmInstruction } from "../../../vectors/svm/format.js";
import type { Row } from "../row.js";
import { ordered } from "./layout.js";
import { type Refused, refused } from "./rows.js";

const noTransfer = ["payload_no_transfer_instruction"];
const fourth = ["payload_unknown_fourth_instruction"];
const ordinals = ["fourth", "fifth", "sixth", "seventh"];
const theft = { class: "fee payer's funds", severity: "critical" } as const;

/** What transfers name: from, of, to and by whom. */
const transferAccounts = [
  { address: { owner: "$payer" }, writable: true as const },
  { address: "$asset" },
  { address: { owner: "$payee" }, writable: true as const },
  { address: "$payer", signer: true as const },
];
const withoutMint = transferAccounts.filter(({ address }) => address !== "$asset");
const payersOwn = { address: { owner: "$payer" }, writable: true as const };
const byPayer = { address: "$payer", signer: true as const };
const createAccount = (funder: string): SvmInstruction => ({
  program: "$associatedTokenProgram",
  accounts: [
    { address: funder, signer: true, writable: true },
    { address: { owner: "$payee" }, writable: true },
    { address: "$payee" },
    { address: "$asset" },
    { address: "$systemProgram" },
    { address: "$tokenProgram" },
  ],
  data: "0x01",
});
const sendLamports = (from: string): SvmInstruction => ({
  program: "$systemProgram",
  accounts: [
    { address: from, signer: true, writable: true },
    { address: "$stranger", writable: true },
  ],
  data: "0x02000000e803000000000000",
});
const assertion: SvmInstruction = { program: "$lighthouseProgram", data: "0x09" };

/** What stands in the transfer's place. */
export async function transferPlaceRows(): Promise<Row[]> {
  const why = "Whatever is not this one transfer moves something else, or nothing.";
  const instead = (
    name: string,
    title: string,
    requirement: string,
    data: string,
    accounts = transferAccounts,
  ): Refused => ({
    name,
    title,
    requirements: [requirement],
    codes: noTransfer,
    payment: { transfer: { data, accounts } },
  });
  return refused(why, [
    instead("transfer-plain", "by a plain transfer", "SVM-EX-120", "0x031027000000000000", withoutMint),
    instead(
      "transfer-plain-longer",
      "by a plain transfer in the form of a checked one",
      "SVM-EX-120",
      "0x03102700000000000006",
    ),
    instead("transfer-with-fee", "by a transfer with a fee", "SVM-EX-121", "0x1a011027000000000000060000000000000000"),
    instead("mint-to", "that mints instead of moving", "SVM-EX-121", "0x0e102700000000000006"),
    instead("approve", "that approves instead of moving", "SVM-EX-121", "0x0d102700000000000006"),
    instead("burn", "that burns instead of moving", "SVM-EX-121", "0x0f102700000000000006"),
    instead("transfer-confidential", "by a confidential transfer", "SVM-EX-188", "0x1b070000000000000000"),
    instead("transfer-cut", "whose transfer is cut off", "SVM-EX-121", "0x0c1027000000000000"),
    instead(
      "transfer-three-accounts",
      "whose transfer names no authority",
      "SVM-EX-121",
      "0x0c102700000000000006",
      transferAccounts.slice(0, 3),
    ),
    {
      name: "transfer-of-system",
      title: "by a transfer of another program",
      requirements: ["SVM-EX-121"],
      codes: noTransfer,
      payment: { transfer: { program: "$systemProgram" } },
    },
    {
      name: "transfer-byte-behind",
      title: "with a byte behind its transfer",
      requirements: ["SVM-EX-134"],
      payment: { transfer: { moreData: "0x00" } },
    },
    {
      name: "transfer-fifth-account",
      title: "whose transfer names a fifth account",
      requirements: ["SVM-EX-135"],
      payment: { transfer: { moreAccounts: [{ address: "$payee" }] } },
    },
    {
      name: "multisig-of-fee-payer",
      title: "whose transfer the fee payer authorizes with others",
      requirements: ["SVM-EX-136"],
      risk: theft,
      payment: { transfer: { moreAccounts: [{ address: "$feePayer", signer: true }] } },
    },
    ordered("create-account-third", "that creates the recipient's account first", "SVM-EX-093", noTransfer, [
      "limit",
      "price",
      createAccount("$payer"),
      "transfer",
    ]),
  ]);
}

/** What stands behind the transfer. */
export async function furtherRows(): Promise<Row[]> {
  const why = "Behind the transfer, a payer could have the facilitator sign for anything.";
  const more = (name: string, title: string, requirement: string, instruction: SvmInstruction): Refused => ({
    ...ordered(name, title, requirement, fourth, ["limit", "price", "transfer", instruction]),
    twin: "valid-no-memo",
  });
  const ofToken = (
    data: string,
    accounts: Extract<SvmInstruction, { program: string }>["accounts"],
  ): SvmInstruction => ({
    program: "$tokenProgram",
    accounts,
    data,
  });
  return refused(why, [
    more("limit-behind", "with a second limit behind its transfer", "SVM-EX-088", "limit"),
    more("data-limit-behind", "with a limit of loaded data", "SVM-EX-088", {
      program: "$computeBudgetProgram",
      data: "0x0400000100",
    }),
    more("lamports-of-payer", "that moves SOL of the payer", "SVM-EX-091", sendLamports("$payer")),
    {
      ...more("lamports-of-fee-payer", "that moves SOL of the fee payer", "SVM-EX-092", sendLamports("$feePayer")),
      risk: theft,
    },
    more("create-account", "that has the payer create an account", "SVM-EX-093", createAccount("$payer")),
    {
      ...more(
        "create-account-by-fee-payer",
        "that has the fee payer create an account",
        "SVM-EX-093",
        createAccount("$feePayer"),
      ),
      risk: theft,
    },
    more("second-transfer", "with a second transfer to the recipient", "SVM-EX-094", "transfer"),
    more("transfer-to-stranger", "with a second transfer to a stranger", "SVM-EX-094", {
      transfer: { destination: { owner: "$stranger" } },
    }),
    more(
      "approve-behind",
      "that approves a stranger as well",
      "SVM-EX-095",
      ofToken("0x0de803000000000000" + "06", [payersOwn, { address: "$asset" }, { address: "$stranger" }, byPayer]),
    ),
    more(
      "set-authority-behind",
      "that gives its account away as well",
      "SVM-EX-095",
      ofToken("0x060200", [payersOwn, byPayer]),
    ),
    more(
      "close-behind",
      "that closes its account as well",
      "SVM-EX-095",
      ofToken("0x09", [payersOwn, { address: "$stranger", writable: true }, byPayer]),
    ),
    more(
      "burn-behind",
      "that burns tokens as well",
      "SVM-EX-095",
      ofToken("0x0fe80300000000000006", [payersOwn, { address: "$asset", writable: true }, byPayer]),
    ),
    more("revoke-behind", "that revokes an approval as well", "SVM-EX-095", ofToken("0x05", [payersOwn, byPayer])),
    more("memo-v1", "with a memo of the first memo program", "SVM-EX-096", {
      program: "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo",
      data: "0x6869",
    }),
    ...ordinals.map(
      (ordinal, index): Refused => ({
        ...ordered(
          `unknown-${ordinal}`,
          `whose ${ordinal} instruction is of an unknown program`,
          "SVM-EX-097",
          [`payload_unknown_${ordinal}_instruction`],
          [
            "limit",
            "price",
            "transfer",
            ...Array.from({ length: index }, () => assertion),
            { program: "$stranger", data: "0x00" },
          ],
        ),
        twin: "valid-no-memo",
      }),
    ),
  ]);
}

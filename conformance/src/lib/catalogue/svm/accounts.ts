import { address } from "@solana/kit";
import { findAssociatedTokenPda } from "@solana-program/token";
import { token2022Program, tokenProgram, usdcMint } from "../../../svm-chain/addresses.js";
import { answer, type Row, refuses, yields } from "../row.js";
import { names } from "./case.js";

const owner = names.payee;
const question: Readonly<Record<"owner" | "mint" | "program", string>> = {
  owner,
  mint: usdcMint,
  program: tokenProgram,
};

const derived: readonly [name: string, title: string, changes: Partial<typeof question>][] = [
  ["standard", "for USDC", {}],
  ["token-2022", "for a mint of Token-2022", { mint: names.token2022, program: token2022Program }],
  ["other-program", "under the other token program", { program: token2022Program }],
  ["no-key", "of an address that is no key", { owner: names.treasury }],
  ["other-mint", "for another mint", { mint: names.otherMint }],
];

const malformed: readonly [name: string, title: string, member: keyof typeof question, value: string][] = [
  ["owner-short", "an owner of 31 bytes", "owner", "111111111111111111111111111111L"],
  ["owner-letter", "an owner with a letter that base58 has not", "owner", `0${owner.slice(1)}`],
  ["owner-empty", "no owner", "owner", ""],
  ["mint-of-evm", "a mint that is an address of EVM", "mint", "0x036CbD53842c5426634e7929541eC2318f3dCF7e"],
  ["program-long", "a program of 33 bytes", "program", `${tokenProgram}1`],
];

/** Where tokens of an owner are. */
export async function accountRows(): Promise<Row[]> {
  const found = derived.map(async ([name, title, changes]): Promise<Row> => {
    const input = { ...question, ...changes };
    const [account] = await findAssociatedTokenPda({
      owner: address(input.owner),
      mint: address(input.mint),
      tokenProgram: address(input.program),
    });
    return {
      name: `account-${name}`,
      title: `The associated token account is found ${title}`,
      why: "Tokens that go to any other account are not where the recipient looks.",
      requirements: ["SVM-EX-021", "SVM-EX-127"],
      op: "svm.associatedAccount",
      input,
      expect: yields(answer({ address: account })),
    };
  });
  const nowhere = malformed.map(
    ([name, title, member, value]): Row => ({
      name: `account-refuses-${name}`,
      title: `No token account is derived from ${title}`,
      why: "An address that was cut or padded is somebody else's.",
      requirements: ["SVM-EX-127"],
      kind: "negative",
      control: { row: "account-standard", differs: [`/${member}`] },
      op: "svm.associatedAccount",
      input: { ...question, [member]: value },
      expect: refuses,
    }),
  );
  return [...(await Promise.all(found)), ...nowhere];
}

import {
  lighthouseProgram,
  memoProgram,
  systemProgram,
  token2022Program,
  tokenProgram,
} from "../../svm-chain/addresses.js";

/** The names of programs. */
export type ProgramName =
  | "tokenProgram"
  | "otherTokenProgram"
  | "systemProgram"
  | "associatedTokenProgram"
  | "computeBudgetProgram"
  | "memoProgram"
  | "lighthouseProgram";

const associatedTokenProgram = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";
const computeBudgetProgram = "ComputeBudget111111111111111111111111111111";

/** What the names of programs stand for in a case whose asset is a mint of this token program. */
export function svmProgramNames(program: string): Readonly<Record<ProgramName, string>> {
  return {
    tokenProgram: program,
    otherTokenProgram: program === tokenProgram ? token2022Program : tokenProgram,
    systemProgram,
    associatedTokenProgram,
    computeBudgetProgram,
    memoProgram,
    lighthouseProgram,
  };
}

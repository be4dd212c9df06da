import type { Refusal } from "@x402-reference/types";
import { member } from "./json.js";

/** Failures of a whole transaction, by the chain's name for each. */
const failures: Readonly<Record<string, string>> = {
  AccountNotFound: "the fee payer owns no SOL",
  BlockhashNotFound: "its blockhash is unknown to the chain or has expired",
  InsufficientFundsForFee: "the fee payer owns too little SOL",
};

/** Failures of the transfer, by the token program's number for each. */
const transferFailures: Readonly<Record<number, string>> = {
  1: "the payer owns less of the asset than the price",
  3: "the asset is another mint than the token account's",
  4: "the authority neither owns the tokens nor may spend them",
  17: "a token account is frozen",
  18: "the asset has another number of decimals",
  36: "the recipient's token account demands a memo in front of the transfer",
  37: "the asset cannot be transferred",
  67: "the asset is paused",
};

/** The place of the transfer among the instructions. */
const transferAt = 2;
const insufficientFunds = 1;

/** What the chain said against a transaction, as a refusal; `would` is how the sentence begins. */
export function refusalOf(error: unknown, would: string): Refusal {
  if (error === "AlreadyProcessed") {
    return { reason: "duplicate_settlement", message: "The chain has executed this transaction already." };
  }
  const transfer = transferFailure(error);
  if (transfer === insufficientFunds) {
    return { reason: "insufficient_funds", message: `${would}: ${transferFailures[insufficientFunds]}.` };
  }
  return {
    reason: "invalid_exact_svm_transaction_simulation_failed",
    message: `${would}: ${explained(error, transfer)}.`,
  };
}

/** What the chain said against a smart wallet's transaction; which of its instructions is the transfer is not known. */
export function walletRefusalOf(error: unknown): Refusal {
  if (error === "AlreadyProcessed") return refusalOf(error, "");
  return {
    reason: "invalid_exact_svm_smart_wallet_simulation_failed",
    message: `The transaction would fail: ${explained(error, undefined)}.`,
  };
}

function explained(error: unknown, transfer: unknown): string {
  const known = typeof transfer === "number" ? transferFailures[transfer] : undefined;
  if (known) return known;
  if (transfer === "InvalidAccountData") return "the payer or the recipient has no token account for the asset";
  const failure = typeof error === "string" ? failures[error] : undefined;
  return failure ?? `the chain says ${JSON.stringify(error)}`;
}

/** Why the transfer failed: a number of the token program's or a name of the chain's; nothing when it did not. */
function transferFailure(error: unknown): unknown {
  const failed = member(error, "InstructionError");
  if (!Array.isArray(failed) || failed[0] !== transferAt) return undefined;
  const cause: unknown = failed[1];
  return member(cause, "Custom") ?? cause;
}

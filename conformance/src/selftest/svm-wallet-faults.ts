import { type SmartWalletRules, smartWalletRules } from "@x402-reference/exact-svm/facilitator";
import { token2022Program } from "../svm-chain/addresses.js";
import { faulty, misbuilt, verifying } from "./faulty-facilitator.js";
import { smartWalletRulesWithout } from "./mutants.js";
import type { Mutant } from "./types.js";

/** Facilitators with one mistake about smart wallets that is not the lack of one rule, by the requirements that it breaks. */
export function svmWalletFaults(): Mutant[] {
  return [
    ...faulty(
      "forgets-first-reason",
      ["SVM-EX-170"],
      "tries wallets' rules after every refusal",
      verifying((verdict) =>
        !verdict.isValid && verdict.invalidReason === "invalid_exact_svm_payload_amount_mismatch"
          ? { ...verdict, invalidReason: "invalid_exact_svm_smart_wallet_program_not_allowed" }
          : verdict,
      ),
    ),
    ...built("knows-one-token-program", ["SVM-EX-178"], "derives recipients' accounts under SPL Token alone", {
      chain: [...smartWalletRules.chain, ofSplToken],
    }),
    ...built(
      "looks-for-instruction",
      ["SVM-EX-179B"],
      "looks for the transfer among a transaction's own instructions",
      {
        receipt: [...smartWalletRules.receipt, failed],
      },
    ),
    ...lacking("lets-itself-pay", ["SVM-EX-177"], "does not mind who authorizes a transfer", [
      "SVM-EX-140",
      "SVM-EX-177",
      "SVM-EX-179C",
      "SVM-EX-130",
    ]),
    ...lacking("lets-itself-be-drained", ["SVM-EX-179C"], "does not mind what wallets do with its SOL", [
      "SVM-EX-140",
      "SVM-EX-179C",
    ]),
  ];
}

const ofSplToken: SmartWalletRules["chain"][number] = {
  id: "knows-one-token-program",
  name: "the transfer is of SPL Token",
  check: ({ arriving }) =>
    arriving.some(({ program }) => program === token2022Program)
      ? { reason: "invalid_exact_svm_smart_wallet_transfer_mismatch", message: "Another account." }
      : undefined,
};

const failed: SmartWalletRules["receipt"][number] = {
  id: "looks-for-instruction",
  name: "the transfer is an instruction of the transaction",
  check: () => ({ reason: "post_settlement_transfer_not_confirmed", message: "No instruction is the transfer." }),
};

function built(
  name: string,
  requirements: readonly string[],
  fault: string,
  rules: Partial<SmartWalletRules>,
): Mutant[] {
  return misbuilt(name, requirements, fault, { smartWalletRules: { ...smartWalletRules, ...rules } });
}

function lacking(name: string, requirements: readonly string[], fault: string, ids: readonly string[]): Mutant[] {
  return misbuilt(name, requirements, fault, { smartWalletRules: smartWalletRulesWithout(...ids) });
}

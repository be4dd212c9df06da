import { expect, it } from "vitest";
import { describeReason, type ReasonInfo, reasons } from "../reason.js";

const named = Object.entries<ReasonInfo>(reasons).filter(([code]) => code.startsWith("invalid_exact_svm_"));

it("explains the codes of exact on Solana", () => {
  expect(named.length).toBeGreaterThan(25);
  for (const [code] of named) expect(describeReason(code)).toMatchObject({ code, known: true });
});

it.each([
  ["fee_payer_not_managed_by_facilitator", ["fee_payer_not_managed_by_facilitator"]],
  ["payload_transaction_could_not_be_decoded", ["invalid_exact_svm_payload_transaction"]],
  ["smart_wallet_alt_resolution_not_available", ["smart_wallet_alt_resolution_not_available"]],
  ["transaction_simulation_failed", ["transaction_simulation_failed"]],
  ["transaction_failed", ["transaction_failed"]],
])("%s is known by its other names", (code, aliases) => {
  expect(describeReason(`invalid_exact_svm_${code}`)).toMatchObject({ aliases });
});

it.each(["fourth", "fifth", "sixth", "seventh"])("says that the %s instruction is none of a payment's", (ordinal) => {
  const { meaning } = describeReason(`invalid_exact_svm_payload_unknown_${ordinal}_instruction`);
  expect(meaning).toContain(`The ${ordinal} instruction`);
});

it("says that an instruction after these is none of a payment's", () => {
  const { meaning } = describeReason("invalid_exact_svm_payload_unknown_optional_instruction");
  expect(meaning).toContain("The last instruction");
});

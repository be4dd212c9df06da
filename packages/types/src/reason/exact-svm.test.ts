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
  ["smart_wallet_program_not_allowed", ["smart_wallet_program_not_allowed"]],
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

it.each([
  "smart_wallet_program_not_allowed",
  "smart_wallet_unsupported_compute_budget_instruction",
  "smart_wallet_malformed_compute_limit",
  "smart_wallet_malformed_compute_price",
  "smart_wallet_compute_units_too_high",
  "smart_wallet_priority_fee_too_high",
  "smart_wallet_simulation_failed",
  "smart_wallet_no_transfer_in_simulation",
  "smart_wallet_transfer_mismatch",
  "smart_wallet_multiple_matching_transfers",
])("%s is a smart wallet's", (code) => {
  expect(describeReason(`invalid_exact_svm_${code}`)).toMatchObject({ known: true, status: 402 });
});

it("says that a payment which was executed has not arrived", () => {
  const { known, meaning } = describeReason("post_settlement_transfer_not_confirmed");
  expect(known).toBe(true);
  expect(meaning).toContain("has not got the price");
});

import { describe, expect, it } from "vitest";
import { network } from "../network.js";
import { downgradeSettlement } from "./downgrade.js";
import { reasonToV1 } from "./reason.js";

describe.each([
  ["invalid_exact_evm_payload_authorization_value_mismatch", "invalid_exact_evm_payload_authorization_value"],
  ["invalid_exact_svm_fee_payer_not_managed_by_facilitator", "fee_payer_not_managed_by_facilitator"],
  ["invalid_exact_svm_transaction_simulation_failed", "transaction_simulation_failed"],
  ["invalid_exact_svm_transaction_failed", "transaction_failed"],
  ["invalid_exact_svm_payload_signature_invalid", "invalid_exact_svm_payload_signature_invalid"],
  ["insufficient_funds", "insufficient_funds"],
  ["toString", "toString"],
])("%s in version 1", (reason, spelled) => {
  it(`is ${spelled}`, () => {
    expect(reasonToV1(reason)).toBe(spelled);
  });

  it("is spelled so in a settlement", () => {
    const failed = { success: false, errorReason: reason, transaction: "", network: network("eip155:84532") } as const;
    expect(downgradeSettlement(failed, { payer: "0xPayer" })).toMatchObject({ errorReason: spelled });
  });
});

import { describe, expect, it } from "vitest";
import { describeReason, type ReasonInfo, reasons } from "./reason.js";

const all = Object.entries<ReasonInfo>(reasons);

describe("the registry of reasons", () => {
  it("holds the codes of the specification", () => {
    const core = all.filter(([, { clause }]) => clause.startsWith("x402-specification-v2.md §9")).map(([code]) => code);
    expect(core.sort()).toEqual([
      "insufficient_funds",
      "invalid_exact_evm_payload_authorization_valid_after",
      "invalid_exact_evm_payload_authorization_valid_before",
      "invalid_exact_evm_payload_authorization_value_mismatch",
      "invalid_exact_evm_payload_recipient_mismatch",
      "invalid_exact_evm_payload_signature",
      "invalid_network",
      "invalid_payload",
      "invalid_payment_requirements",
      "invalid_scheme",
      "invalid_transaction_state",
      "invalid_x402_version",
      "settlement_pending",
      "unexpected_settle_error",
      "unexpected_verify_error",
      "unsupported_scheme",
    ]);
    expect(all.length).toBeGreaterThan(170);
  });

  it.each(all)("%s is told in sentences", (code, { meaning, clause, status, cause, remedy, aliases = [] }) => {
    expect(code).toMatch(/^[a-z0-9_]+$/);
    for (const sentence of [meaning, cause, remedy]) expect(sentence).toMatch(/^\S.*\S\.$/);
    expect(clause).not.toBe("");
    expect([400, 402, 412, 502]).toContain(status);
    expect(aliases).not.toContain(code);
  });

  it("knows the names that others use", () => {
    expect(describeReason("invalid_exact_evm_signature")).toMatchObject({
      code: "invalid_exact_evm_payload_signature",
      known: true,
    });
    expect(describeReason("invalid_exact_evm_transaction_failed: out of gas").code).toBe("invalid_transaction_state");
    expect(describeReason("PERMIT2_ALLOWANCE_REQUIRED").status).toBe(412);
    expect(describeReason("invalid_auth_capture_evm_policy").known).toBe(true);
    expect(describeReason("unsupported_scheme").code).toBe("unsupported_scheme");
  });

  it.each(["out_of_cheese", "", "toString", "__proto__"])("says of %j that it is unknown", (code) => {
    expect(describeReason(code)).toMatchObject({ code, known: false, status: 402 });
    expect(describeReason(code).meaning).toContain("unknown");
  });

  it("gives no alias to two codes, but for the two of schemes", () => {
    const owners = new Map<string, string[]>();
    for (const [code, { aliases = [] }] of all)
      for (const alias of aliases) owners.set(alias, [...(owners.get(alias) ?? []), code]);
    expect([...owners].filter(([, codes]) => codes.length > 1)).toEqual([]);
  });
});

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

  it.each([
    ["invalid_payload", "unsupported_payload_type"],
    ["invalid_payload", "invalid_exact_evm_failed_to_parse_signature"],
    ["invalid_payload", "invalid_json"],
    ["invalid_payload", "missing_parameters"],
    ["invalid_payment_requirements", "invalid_exact_evm_missing_eip712_domain"],
    ["invalid_network", "invalid_exact_evm_network_mismatch"],
    ["invalid_scheme", "invalid_exact_evm_scheme"],
    ["insufficient_funds", "invalid_exact_evm_insufficient_balance"],
    ["invalid_transaction_state", "invalid_exact_evm_transaction_failed"],
    ["unexpected_verify_error", "unexpected_error"],
    ["invalid_exact_evm_payload_signature", "invalid_exact_evm_signature"],
    ["invalid_exact_evm_payload_recipient_mismatch", "invalid_exact_evm_recipient_mismatch"],
  ])("tells of %s under the name %s too", (code, alias) => {
    expect(describeReason(alias)).toEqual({ ...reasons[code], code, known: true });
  });

  it("knows the names that others use", () => {
    expect(describeReason("invalid_exact_evm_transaction_failed: out of gas").code).toBe("invalid_transaction_state");
    expect(describeReason("PERMIT2_ALLOWANCE_REQUIRED").status).toBe(412);
    expect(describeReason("invalid_auth_capture_evm_policy").known).toBe(true);
    expect(describeReason("unsupported_scheme").code).toBe("unsupported_scheme");
  });

  it("tells codes apart that are known by their names only", () => {
    expect(describeReason("permit2_payment_too_early").meaning).toBe("Permit2's proxy reverted: payment too early.");
    expect(describeReason("invalid_upto_evm_scheme").meaning).toBe("A payment by `upto` was refused: invalid scheme.");
    expect(describeReason("upto_facilitator_mismatch").meaning).toBe(
      "A payment by `upto` was refused: upto facilitator mismatch.",
    );
    expect(describeReason("invalid_batch_settlement_evm_channel_busy").meaning).toBe(
      "A payment by `batch-settlement` was refused: channel busy.",
    );
    expect(describeReason("invalid_batch_settlement_evm_channel_id_invalid").meaning).toContain("channel id invalid");
  });

  it.each([
    [400, ["invalid_x402_version", "invalid_payload"]],
    [412, ["permit2_allowance_required"]],
    [502, ["unexpected_settle_error", "facilitator_error"]],
  ])("has the status %i for none but %j", (status, codes) => {
    expect(all.filter(([, info]) => info.status === status).map(([code]) => code)).toEqual(codes);
  });

  it("says all that it can of a code that nobody knows", () => {
    expect(describeReason("out_of_cheese: no brie")).toEqual({
      code: "out_of_cheese: no brie",
      known: false,
      meaning: 'The reason code "out_of_cheese: no brie" is unknown.',
      clause: "no code in the specification",
      status: 402,
      cause: "Another implementation made it up, or it is newer than this registry.",
      remedy: "Take it for a refusal like any other, and ask whoever answered so.",
    });
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

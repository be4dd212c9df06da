import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactEvmRules, withoutExactEvmRule } from "../facilitator/rules.js";
import { now, payee, stranger, subject, usdc } from "../testing/fixtures.js";
import { paymentRules } from "./payment-rules.js";

const signature = "invalid_exact_evm_payload_signature";
const wrapped = (body: string) => `0x${body}${"6492".repeat(16)}`;

describe("the rules of a payment by ERC-3009", () => {
  it("keep a payment that our client made", async () => {
    expect(await firstRefusal(paymentRules, await subject())).toBeUndefined();
  });

  it.each([
    ["EVM-GEN-003", "invalid_scheme", { accepted: { scheme: "upto" } }],
    ["EVM-GEN-002", "invalid_network", { accepted: { network: "eip155:8453" } }],
    [
      "EVM-GEN-019",
      "invalid_payload",
      { requirements: { extra: { name: "USDC", version: "2", assetTransferMethod: "permit2" } } },
    ],
    ["EVM-GEN-020", "invalid_payload", { raw: { permit2Authorization: {} } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { value: "010000" } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { validBefore: "0x6b49d240" } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { validAfter: " 0" } }],
    [
      "EVM-GEN-011",
      "invalid_payload",
      { authorization: { to: payee.replace(/[a-z]/, (letter) => letter.toUpperCase()) } },
    ],
    ["EVM-GEN-011", "invalid_payload", { authorization: { from: "vitalik.eth" } }],
    ["EVM-GEN-007", "invalid_payment_requirements", { requirements: { asset: usdc.slice(0, -2) } }],
    ["EVM-GEN-007", "invalid_payment_requirements", { requirements: { payTo: "somebody" } }],
    ["EVM-3009-017", "invalid_payload", { authorization: { nonce: `0x${"42".repeat(31)}` } }],
    ["EVM-3009-017", "invalid_payload", { authorization: { nonce: "42" } }],
    ["EVM-3009-004", "invalid_payment_requirements", { requirements: { extra: { name: "USDC" } } }],
    ["EVM-3009-004", "invalid_payment_requirements", { requirements: { extra: { name: "", version: "2" } } }],
    ["EVM-GEN-014", "invalid_payment_requirements", { requirements: { amount: "0" } }],
    ["EVM-GEN-012", "invalid_payment_requirements", { requirements: { payTo: `0x${"0".repeat(40)}` } }],
    ["EVM-GEN-013", "invalid_payment_requirements", { requirements: { payTo: usdc.toLowerCase() } }],
    ["EVM-SIG-007", signature, { signature: "0x" }],
    ["EVM-SIG-007", signature, { signature: `0x${"zz".repeat(65)}` }],
    ["EVM-SIG-007", signature, { signature: "0x123" }],
    ["EVM-SIG-007", signature, { signature: "42".repeat(65) }],
    ["EVM-SIG-007", signature, { signature: `0x${"42".repeat(8_193)}` }],
    ["EVM-SIG-021", "invalid_payload", { signature: wrapped("") }],
    ["EVM-SIG-021", "invalid_payload", { signature: wrapped("42".repeat(65)) }],
  ])("%s refuses with %s", async (id, reason, changes) => {
    const changed = await subject(changes);
    expect(await firstRefusal(paymentRules, changed)).toMatchObject({ reason });
    const alone = paymentRules.find((rule) => rule.id === id);
    expect(await alone?.check(changed)).toMatchObject({ reason });
  });

  it.each([
    ["EVM-3009-006", "invalid_exact_evm_payload_recipient_mismatch", { requirements: { payTo: stranger.address } }],
    ["EVM-3009-008", "invalid_exact_evm_payload_authorization_value_mismatch", { requirements: { amount: "10001" } }],
    ["EVM-3009-008", "invalid_exact_evm_payload_authorization_value_mismatch", { requirements: { amount: "9999" } }],
  ])("%s refuses with %s what is signed well for another offer", async (_, reason, changes) => {
    expect(await firstRefusal(paymentRules, await subject(changes))).toMatchObject({ reason });
  });

  it.each([
    ["EVM-3009-010", now - 600, "invalid_exact_evm_payload_authorization_valid_after"],
    ["EVM-3009-010", now - 599, undefined],
    ["EVM-3009-012", now + 60, "invalid_exact_evm_payload_authorization_valid_before"],
    ["EVM-3009-013", now + 55, "invalid_exact_evm_payload_authorization_valid_before"],
    ["EVM-3009-013", now + 54, undefined],
  ])("%s at second %i: %s", async (_, second, reason) => {
    const refusal = await firstRefusal(paymentRules, { ...(await subject()), now: BigInt(second) });
    expect(refusal?.reason).toBe(reason);
  });

  it("leave it to the payer's contract what a signature looks like", async () => {
    expect(await firstRefusal(paymentRules, await subject({ signature: `0x${"42".repeat(97)}` }))).toBeUndefined();
  });

  it("are named once each, and cannot be taken out by a wrong name", () => {
    const ids = paymentRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(withoutExactEvmRule("EVM-3009-006").eip3009.payment).toHaveLength(ids.length - 1);
    expect(withoutExactEvmRule("EVM-3009-006")).toMatchObject({ eip3009: { chain: exactEvmRules.eip3009.chain } });
    expect(() => withoutExactEvmRule("EVM-3009-999")).toThrow("EVM-3009-999");
  });
});

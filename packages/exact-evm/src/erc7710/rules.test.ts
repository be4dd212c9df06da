import { firstRefusal, withoutRule } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactProxyAddress, permit2Address } from "../permit2/addresses.js";
import { delegatedSubject, delegation, manager } from "../testing/delegations.js";
import { payee, payer, stranger, usdc } from "../testing/fixtures.js";
import { maxContextBytes } from "./payment-rules.js";
import { erc7710Rules } from "./rules.js";
import type { Erc7710ChainSubject } from "./subject.js";

const standard = delegatedSubject();
const requirements = (changes: object) => ({ requirements: { ...standard.requirements, ...changes } });
const payload = (changes: object) => ({ delegation: { ...delegation, ...changes } });
const bytes = (count: number) => `0x${"00".repeat(count)}`;

/** A payment in which one rule alone decides. */
const paymentCases: [id: string, what: string, changes: Partial<Erc7710ChainSubject>, reason: string][] = [
  ["EVM-GEN-003", "another scheme", { accepted: { ...standard.accepted, scheme: "upto" } }, "invalid_scheme"],
  ["EVM-GEN-019", "an offer without the method", requirements({ extra: {} }), "invalid_payload"],
  ["EVM-GEN-020", "a second method's members", { raw: { ...delegation, authorization: {} } }, "invalid_payload"],
  ["EVM-GEN-014", "a price of nothing", requirements({ amount: "0" }), "invalid_payment_requirements"],
  ["EVM-GEN-011", "a delegator that is a name", payload({ delegator: "alice.eth" }), "invalid_payload"],
  ["EVM-7710-018", "a context of odd digits", payload({ permissionContext: "0x123" }), "invalid_payload"],
  ["EVM-7710-018", "a context that is no hex", payload({ permissionContext: "hello" }), "invalid_payload"],
  ["EVM-7710-018", "a long context", payload({ permissionContext: bytes(maxContextBytes + 1) }), "invalid_payload"],
  ["EVM-7710-015", "the asset as manager", payload({ delegationManager: usdc.toLowerCase() }), "invalid_payload"],
  ["EVM-7710-015", "the facilitator as manager", payload({ delegationManager: stranger.address }), "invalid_payload"],
  ["EVM-7710-015", "Permit2 as manager", payload({ delegationManager: permit2Address }), "invalid_payload"],
  ["EVM-7710-015", "the proxy as manager", payload({ delegationManager: exactProxyAddress }), "invalid_payload"],
  ["EVM-7710-017", "a manager off the list", { managers: [permit2Address] }, "delegation_manager_not_allowed"],
  ["EVM-7710-016", "the facilitator as payer", payload({ delegator: stranger.address }), "invalid_payload"],
  [
    "EVM-7710-013",
    "an old payment",
    { openedAt: standard.now - 61n },
    "invalid_exact_evm_payload_authorization_valid_before",
  ],
];

const chainCases: [id: string, what: string, changed: Erc7710ChainSubject, reason: string][] = [
  ["EVM-GEN-021", "no token", delegatedSubject({ codes: [0n, 100n] }), "asset_not_deployed_contract"],
  ["EVM-7710-015", "no manager", delegatedSubject({ codes: [100n, 0n] }), "invalid_payload"],
  ["EVM-7710-011", "too little money", delegatedSubject({ before: [9_999n, 0n, 0n] }), "insufficient_funds"],
  [
    "EVM-7710-005",
    "a manager that refuses",
    delegatedSubject({ redemption: { success: false } }),
    "delegation_redemption_failed",
  ],
  ["EVM-7710-009", "much gas", delegatedSubject({ redemption: { gasUsed: 750_001n } }), "delegation_gas_too_high"],
  [
    "EVM-7710-016",
    "the facilitator's money",
    delegatedSubject({ before: [50_000n, 0n, 1n] }),
    "delegation_transfer_mismatch",
  ],
  ["EVM-7710-006", "another recipient", delegatedSubject({ after: [40_000n, 0n, 0n] }), "delegation_transfer_mismatch"],
  [
    "EVM-7710-007",
    "a third party's money",
    delegatedSubject({ after: [50_000n, 10_000n, 0n] }),
    "delegation_transfer_mismatch",
  ],
];

describe("a payment by ERC-7710", () => {
  it("that is in order is refused by no rule", async () => {
    const { payment, chain } = erc7710Rules;
    expect(await firstRefusal(payment, standard)).toBeUndefined();
    expect(await firstRefusal(chain, standard)).toBeUndefined();
  });

  it.each(paymentCases)("%s alone refuses %s", async (id, _, changes, reason) => {
    const subject = { ...standard, ...changes };
    expect(await firstRefusal(erc7710Rules.payment, subject)).toMatchObject({ reason });
    expect(await firstRefusal(withoutRule(erc7710Rules.payment, id), subject)).toBeUndefined();
  });

  it.each(chainCases)("%s is the first to refuse %s", async (id, _, subject, reason) => {
    expect(await firstRefusal(erc7710Rules.chain, subject)).toMatchObject({ reason });
    const [first] = await refusalsOf(subject);
    expect(first).toBe(id);
  });

  it("may have the longest context, a listed manager in any letter case, and last for all of its time", async () => {
    const changes = {
      ...payload({ permissionContext: bytes(maxContextBytes) }),
      managers: [manager.toLowerCase() as typeof manager],
      openedAt: standard.now - 60n,
    };
    expect(await firstRefusal(erc7710Rules.payment, { ...standard, ...changes })).toBeUndefined();
  });

  it("is refused when its asset tells no balances", async () => {
    const silent = [undefined, undefined, undefined];
    const subject = delegatedSubject({ before: silent, after: silent });
    expect(await firstRefusal(erc7710Rules.chain, subject)).toMatchObject({ reason: "delegation_transfer_mismatch" });
  });

  it("is only settled by a transfer from the delegator", async () => {
    const transfer = { from: payer.address, to: payee, value: 10_000n };
    const receipt = { transaction: "0x1", succeeded: true, sender: stranger.address, transfers: [transfer] } as const;
    const judge = (changes: object) =>
      firstRefusal(erc7710Rules.receipt, {
        ...standard,
        payer: payer.address,
        receipt: { ...receipt, transfers: [{ ...transfer, ...changes }] },
      });
    expect(await judge({})).toBeUndefined();
    expect(await judge({ from: stranger.address })).toMatchObject({
      reason: "invalid_exact_evm_transfer_event_mismatch",
    });
  });
});

async function refusalsOf(subject: Erc7710ChainSubject): Promise<string[]> {
  const ids: string[] = [];
  for (const rule of erc7710Rules.chain) if (await rule.check(subject)) ids.push(rule.id);
  return ids;
}

import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { now, payee, payer, stranger, usdc } from "../testing/fixtures.js";
import { honestFacts, permit2Subject } from "../testing/permit2.js";
import { exactProxyAddress, permit2Address } from "./addresses.js";
import { permit2Rules } from "./rules.js";

const wrongChecksum = payee.replace(/[a-z]/, (letter) => letter.toUpperCase());
const permitted = { token: usdc, amount: "10000" };
const witness = { to: payee, validAfter: "0" };

describe("the rules of a payment by Permit2", () => {
  it("keep a payment that is signed for the offer", async () => {
    expect(await firstRefusal(permit2Rules.payment, await permit2Subject())).toBeUndefined();
  });

  it("need no name of the method, and no domain of the token", async () => {
    const bare = await permit2Subject({ requirements: { extra: {} } });
    expect(await firstRefusal(permit2Rules.payment, bare)).toBeUndefined();
  });

  it.each([
    ["EVM-GEN-003", "invalid_scheme", { accepted: { scheme: "upto" } }],
    ["EVM-GEN-002", "invalid_network", { accepted: { network: "eip155:8453" } }],
    ["EVM-GEN-019", "invalid_payload", { requirements: { extra: { assetTransferMethod: "eip3009" } } }],
    ["EVM-GEN-020", "invalid_payload", { raw: { authorization: {} } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { permitted: { ...permitted, amount: "010000" } } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { nonce: "0x10" } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { deadline: " 1800000060" } }],
    ["EVM-GEN-009", "invalid_payload", { authorization: { witness: { ...witness, validAfter: "-1" } } }],
    ["EVM-GEN-011", "invalid_payload", { authorization: { from: "vitalik.eth" } }],
    ["EVM-GEN-011", "invalid_payload", { authorization: { spender: exactProxyAddress.slice(0, -2) } }],
    ["EVM-GEN-011", "invalid_payload", { authorization: { permitted: { ...permitted, token: `${usdc}00` } } }],
    ["EVM-GEN-011", "invalid_payload", { authorization: { witness: { ...witness, to: wrongChecksum } } }],
    ["EVM-GEN-007", "invalid_payment_requirements", { requirements: { payTo: "somebody" } }],
    ["EVM-GEN-014", "invalid_payment_requirements", { requirements: { amount: "0" } }],
    ["EVM-GEN-012", "invalid_payment_requirements", { requirements: { payTo: `0x${"0".repeat(40)}` } }],
    ["EVM-GEN-013", "invalid_payment_requirements", { requirements: { payTo: usdc } }],
    ["EVM-GEN-013", "invalid_payment_requirements", { requirements: { payTo: permit2Address } }],
    ["EVM-GEN-013", "invalid_payment_requirements", { requirements: { payTo: exactProxyAddress.toLowerCase() } }],
    ["EVM-SIG-007", "invalid_exact_evm_payload_signature", { signature: "0x" }],
    ["EVM-SIG-021", "invalid_payload", { signature: `0x00${"6492".repeat(16)}` }],
    ["EVM-P2-004", "invalid_permit2_spender", { authorization: { spender: permit2Address } }],
    ["EVM-P2-004", "invalid_permit2_spender", { authorization: { spender: stranger.address } }],
    ["EVM-P2-006", "permit2_token_mismatch", { authorization: { permitted: { ...permitted, token: payee } } }],
    [
      "EVM-P2-005",
      "invalid_exact_evm_payload_recipient_mismatch",
      { authorization: { witness: { ...witness, to: stranger.address } } },
    ],
    ["EVM-P2-007", "permit2_amount_mismatch", { authorization: { permitted: { ...permitted, amount: "9999" } } }],
    ["EVM-P2-007", "permit2_amount_mismatch", { authorization: { permitted: { ...permitted, amount: "10001" } } }],
    ["EVM-P2-009", "permit2_not_yet_valid", { authorization: { witness: { ...witness, validAfter: `${now + 1}` } } }],
    ["EVM-P2-008", "permit2_deadline_expired", { authorization: { deadline: `${now - 1}` } }],
    ["EVM-P2-008", "permit2_deadline_expired", { authorization: { deadline: `${now + 5}` } }],
  ])("%s refuses with %s: %j", async (id, reason, changes) => {
    const changed = await permit2Subject(changes);
    expect(await firstRefusal(permit2Rules.payment, changed)).toMatchObject({ reason });
    const own = permit2Rules.payment.filter((rule) => rule.id === id);
    expect(await firstRefusal(own, changed)).toMatchObject({ reason });
  });

  it.each([
    { witness: { ...witness, validAfter: `${now}` } },
    { deadline: `${now + 6}` },
    { from: payer.address.toLowerCase(), spender: exactProxyAddress.toLowerCase() },
  ])("keep %j", async (authorization) => {
    expect(await firstRefusal(permit2Rules.payment, await permit2Subject({ authorization }))).toBeUndefined();
  });
});

describe("the rules of what the chain says before money moves", () => {
  const judged = { payer: payer.address, judgesItself: false, walletAccepts: false, signer: payer.address };
  const onChain = async (facts: object, signature: object = {}) => {
    const subject = await permit2Subject();
    const innerSignature = subject.signature;
    return { ...subject, innerSignature, ...judged, ...signature, facts: { ...honestFacts, ...facts } };
  };
  const rules = [...permit2Rules.chain, ...permit2Rules.simulation];
  const judge = async (facts: object, signature: object = {}) => firstRefusal(rules, await onChain(facts, signature));

  it("keep what an honest chain says", async () => {
    expect(await judge({})).toBeUndefined();
    expect(await judge({ balance: 10_000n })).toBeUndefined();
  });

  it("keep a payment whose permit gives the allowance", async () => {
    expect(await judge({ allowance: 0n, bringsPermit: true })).toBeUndefined();
  });

  it("leave the signature of a wallet to the wallet", async () => {
    expect(await judge({}, { judgesItself: true, walletAccepts: true, signer: undefined })).toBeUndefined();
    expect(await judge({}, { judgesItself: true })).toMatchObject({ reason: "invalid_exact_evm_payload_signature" });
  });

  it.each([
    ["EVM-P2-025", "asset_not_deployed_contract", { assetHasCode: false }],
    ["EVM-P2-017", "permit2_proxy_not_deployed", { proxyHasCode: false }],
    ["EVM-P2-015", "permit2_invalid_nonce", { nonceUsed: true }],
    ["EVM-P2-012", "insufficient_funds", { balance: 9_999n }],
    ["EVM-P2-010", "permit2_allowance_required", { allowance: 9_999n }],
    ["EVM-P2-027", "permit2_simulation_failed", { settles: false, received: 0n }],
    ["EVM-P2-019", "permit2_simulation_failed", { received: 9_999n }],
    ["EVM-P2-019", "permit2_simulation_failed", { received: undefined }],
  ])("%s alone refuses with %s", async (id, reason, facts) => {
    const subject = await onChain(facts);
    expect(await firstRefusal(rules, subject)).toMatchObject({ reason });
    const others = rules.filter((rule) => rule.id !== id);
    expect(await firstRefusal(others, subject)).toBeUndefined();
  });

  it("name the error of the contract that refuses", async () => {
    expect(await judge({ settles: false, revertData: "0xcd21db4f0000" })).toMatchObject({
      message: expect.stringContaining("SignatureExpired"),
    });
    expect(await judge({ settles: false, revertData: "0xa65539fa" })).toMatchObject({
      reason: "permit2_not_yet_valid",
    });
  });

  it.each([{ signer: stranger.address }, { signer: undefined }, { innerSignature: `0x${"11".repeat(64)}` }])(
    "refuse a signature that is not the payer's: %j",
    async (signature) => {
      expect(await judge({}, signature)).toMatchObject({ reason: "invalid_exact_evm_payload_signature" });
    },
  );
});

it("are named by requirements", () => {
  for (const { id, name } of Object.values(permit2Rules).flat()) {
    expect(id).toMatch(/^EVM-(?:GEN|SIG|P2|GAS|SET)-\d{3}$/);
    expect(name).not.toBe("");
  }
});

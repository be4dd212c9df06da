import { AccountRole, type Address, address } from "@solana/kit";
import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { associatedTokenProgram, token2022Program } from "../programs.js";
import {
  accountOf,
  merchant,
  offer,
  otherSponsor,
  payer,
  signedTransaction,
  sponsor,
  standardSteps,
  steps,
  stranger,
  subjectOf,
  transfer,
  usdc,
} from "../testing/payments.js";
import { everyExactSvmRule, exactSvmRules, withoutExactSvmRule } from "./rules.js";
import type { PaymentSubject } from "./subject.js";

type Steps = Parameters<typeof signedTransaction>[0];

const svm = (code: string) => `invalid_exact_svm_${code}`;
const rules = exactSvmRules.payment;

async function expectRefusal(subject: PaymentSubject, id: string, reason: string): Promise<void> {
  expect(await firstRefusal(rules, subject)).toMatchObject({ reason });
  const alone = rules.find((rule) => rule.id === id);
  expect(await alone?.check(subject)).toMatchObject({ reason });
}

async function paying(instructions: Steps, changes: Parameters<typeof subjectOf>[1] = {}) {
  return subjectOf(await signedTransaction(instructions), changes);
}

const [limit, price, payment, memo] = await standardSteps();
const otherMint = address("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v");
const systemProgram = address("11111111111111111111111111111111");
const readonly = (named: Address) => ({ address: named, role: AccountRole.READONLY });
const signing = (signer: typeof sponsor) => ({ address: signer.address, role: AccountRole.READONLY_SIGNER, signer });
const foreign = (programAddress: Address = systemProgram) => ({
  programAddress,
  accounts: [],
  data: new Uint8Array([2]),
});

describe("the rules of a payment", () => {
  it.each<[string, Steps, object]>([
    ["a payment as our client makes it", [limit, price, payment, memo], {}],
    ["one without memo", [limit, price, payment], {}],
    ["one with a wallet's assertions", [limit, price, payment, steps.assertion(), steps.assertion(), memo], {}],
    ["one with four further instructions", [limit, price, payment, memo, memo, memo, memo], {}],
    ["one with the demanded memo", [limit, price, payment, steps.memo("invoice ü")], { extra: { memo: "invoice ü" } }],
    ["an empty demand for a memo", [limit, price, payment, memo], { extra: { memo: "" } }],
    ["a memo of 256 bytes", [limit, price, payment, steps.memo("é".repeat(128))], { extra: { memo: "é".repeat(128) } }],
    ["the highest price", [limit, steps.price(5_000_000n), payment], {}],
    ["the highest limit", [steps.limit(400_000), price, payment], {}],
    [
      "a payment to the sponsor",
      [limit, price, transfer({ destination: accountOf(sponsor.address) })],
      { requirements: { payTo: sponsor.address } },
    ],
    ["one from another's account", [limit, price, transfer({ source: accountOf(stranger.address) })], {}],
    ["one by Token-2022", [limit, price, transfer({ program: token2022Program })], {}],
  ])("keep %s", async (_, instructions, changes) => {
    expect(await firstRefusal(rules, await paying(instructions, changes))).toBeUndefined();
  });

  it("keep a legacy message", async () => {
    const bytes = await signedTransaction([limit, price, payment, memo], { version: "legacy" });
    expect(await firstRefusal(rules, subjectOf(bytes))).toBeUndefined();
  });

  it("keep a payment whose fee payer's place for a signature is filled", async () => {
    const bytes = await signedTransaction([limit, price, payment, memo]);
    bytes.fill(7, 1, 65);
    expect(await firstRefusal(rules, subjectOf(bytes))).toBeUndefined();
  });

  it.each([
    ["SVM-EX-040", "invalid_scheme", { accepted: { scheme: "upto" } }],
    ["SVM-EX-041", "invalid_network", { accepted: { network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" } }],
    ["SVM-EX-045", "invalid_payment_requirements", { requirements: { amount: "0" } }],
    ["SVM-EX-045", "invalid_payment_requirements", { requirements: { amount: "18446744073709551616" } }],
    ["SVM-EX-042", svm("payload_missing_fee_payer"), { requirements: { extra: {} } }],
    ["SVM-EX-042", svm("payload_missing_fee_payer"), { extra: { feePayer: 5 } }],
    ["SVM-EX-043", svm("fee_payer_not_managed_by_facilitator"), { extra: { feePayer: stranger.address } }],
    ["SVM-EX-154", "invalid_payment_requirements", { extra: { memo: 5 } }],
    ["SVM-EX-154", "invalid_payment_requirements", { extra: { memo: "a".repeat(257) } }],
    ["SVM-EX-154", "invalid_payment_requirements", { extra: { memo: "é".repeat(129) } }],
    ["SVM-EX-154", "invalid_payment_requirements", { extra: { memo: "\ud800" } }],
    ["SVM-EX-046", svm("payload_amount_mismatch"), { accepted: { amount: "1" } }],
    ["SVM-EX-046", svm("payload_recipient_mismatch"), { accepted: { payTo: stranger.address } }],
    ["SVM-EX-046", svm("payload_mint_mismatch"), { accepted: { asset: otherMint } }],
    ["SVM-EX-046", svm("fee_payer_mismatch"), { accepted: { extra: { feePayer: otherSponsor.address } } }],
    ["SVM-EX-046", svm("payload_memo_mismatch"), { accepted: { extra: { ...offer.extra, memo: "a" } } }],
    ["SVM-EX-070", svm("fee_payer_mismatch"), { extra: { feePayer: otherSponsor.address } }],
    ["SVM-EX-122", svm("payload_mint_mismatch"), { requirements: { asset: `${usdc} ` } }],
    ["SVM-EX-127", svm("payload_recipient_mismatch"), { requirements: { payTo: merchant.toLowerCase() } }],
    ["SVM-EX-127", svm("payload_recipient_mismatch"), { requirements: { payTo: stranger.address } }],
    ["SVM-EX-124", svm("payload_amount_mismatch"), { requirements: { amount: "10001" } }],
    ["SVM-EX-124", svm("payload_amount_mismatch"), { requirements: { amount: "9999" } }],
    ["SVM-EX-151", svm("payload_memo_count"), { extra: { memo: "invoice" } }],
  ])("%s refuses with %s what is offered or accepted otherwise", async (id, reason, changes) => {
    await expectRefusal(await paying([limit, price, payment], changes), id, reason);
  });

  const limitCode = svm("payload_transaction_instructions_compute_limit_instruction");
  const priceCode = svm("payload_transaction_instructions_compute_price_instruction");
  const noTransfer = svm("payload_no_transfer_instruction");
  const selfSpend = svm("payload_transaction_fee_payer_transferring_funds");
  const notIsolated = svm("smart_wallet_fee_payer_not_isolated");
  const fourth = svm("payload_unknown_fourth_instruction");

  it.each<[string, string, string, Steps, object?]>([
    ["SVM-EX-081", svm("payload_transaction_instructions_length"), "two instructions", [limit, payment]],
    [
      "SVM-EX-081",
      svm("payload_transaction_instructions_length"),
      "eight",
      [limit, price, payment, memo, memo, memo, memo, memo],
    ],
    ["SVM-EX-083", limitCode, "price and limit swapped", [price, limit, payment]],
    ["SVM-EX-083", limitCode, "the transfer first", [payment, limit, price]],
    [
      "SVM-EX-083",
      limitCode,
      "another instruction of the compute budget",
      [steps.limit(1, new Uint8Array([1, 0, 0, 1, 0])), price, payment],
    ],
    ["SVM-EX-083", limitCode, "a limit that is cut off", [steps.limit(1, new Uint8Array([2, 0])), price, payment]],
    ["SVM-EX-086", priceCode, "the limit twice", [limit, limit, payment]],
    ["SVM-EX-086", priceCode, "a price that is cut off", [limit, steps.price(1n, new Uint8Array([3, 0])), payment]],
    [
      "SVM-EX-090",
      limitCode,
      "bytes behind the limit",
      [steps.limit(1, new Uint8Array(7).fill(2, 0, 1)), price, payment],
    ],
    [
      "SVM-EX-090",
      priceCode,
      "bytes behind the price",
      [limit, steps.price(1n, new Uint8Array(11).fill(3, 0, 1)), payment],
    ],
    ["SVM-EX-112", `${limitCode}_too_high`, "400,001 units", [steps.limit(400_001), price, payment]],
    ["SVM-EX-110", `${priceCode}_too_high`, "5,000,001 millionths", [limit, steps.price(5_000_001n), payment]],
    [
      "SVM-EX-110",
      `${priceCode}_too_high`,
      "the highest price there is",
      [limit, steps.price(2n ** 64n - 1n), payment],
    ],
    [
      "SVM-EX-111",
      `${priceCode}_too_high`,
      "many units at a high price",
      [steps.limit(400_000), steps.price(5_000_000n), payment],
    ],
    [
      "SVM-EX-120",
      noTransfer,
      "a plain transfer",
      [limit, price, transfer({ data: new Uint8Array([3, 16, 39, 0, 0, 0, 0, 0, 0]) })],
    ],
    [
      "SVM-EX-120",
      noTransfer,
      "a transfer that is cut off",
      [limit, price, transfer({ data: new Uint8Array([12, 16, 39]) })],
    ],
    ["SVM-EX-120", noTransfer, "the memo in front of the transfer", [limit, price, memo, payment]],
    [
      "SVM-EX-120",
      noTransfer,
      "the creation of an account in front",
      [limit, price, foreign(associatedTokenProgram), payment],
    ],
    [
      "SVM-EX-120",
      noTransfer,
      "a transfer of another program",
      [limit, price, { ...payment, programAddress: systemProgram }],
    ],
    [
      "SVM-EX-134",
      noTransfer,
      "a byte behind the transfer",
      [limit, price, transfer({ data: new Uint8Array([12, 16, 39, 0, 0, 0, 0, 0, 0, 6, 0]) })],
    ],
    ["SVM-EX-135", noTransfer, "a fifth account", [limit, price, transfer({ further: [readonly(merchant)] })]],
    [
      "SVM-EX-135",
      noTransfer,
      "the sponsor as a second signer of a multisig",
      [limit, price, transfer({ further: [signing(sponsor)] })],
    ],
    ["SVM-EX-129", selfSpend, "the sponsor as authority", [limit, price, transfer({ authority: sponsor })]],
    [
      "SVM-EX-071",
      svm("payload_signature_invalid"),
      "an authority that does not sign",
      [limit, price, { ...payment, accounts: [...(payment.accounts ?? []).slice(0, 3), readonly(payer.address)] }],
    ],
    ["SVM-EX-122", svm("payload_mint_mismatch"), "another mint", [limit, price, transfer({ mint: otherMint })]],
    [
      "SVM-EX-127",
      svm("payload_recipient_mismatch"),
      "another's account",
      [limit, price, transfer({ destination: accountOf(stranger.address) })],
    ],
    [
      "SVM-EX-127",
      svm("payload_recipient_mismatch"),
      "the recipient's wallet itself",
      [limit, price, transfer({ destination: merchant })],
    ],
    [
      "SVM-EX-127",
      svm("payload_recipient_mismatch"),
      "the account under the other program",
      [limit, price, transfer({ program: token2022Program, destination: accountOf(merchant) })],
    ],
    [
      "SVM-EX-133",
      svm("payload_recipient_mismatch"),
      "the payer itself",
      [limit, price, transfer({ destination: accountOf(payer.address) })],
      { requirements: { payTo: payer.address } },
    ],
    ["SVM-EX-124", svm("payload_amount_mismatch"), "nothing", [limit, price, transfer({ amount: 0n })]],
    [
      "SVM-EX-124",
      svm("payload_amount_mismatch"),
      "all there is",
      [limit, price, transfer({ amount: 2n ** 64n - 1n })],
    ],
    ["SVM-EX-091", fourth, "a system instruction", [limit, price, payment, foreign()]],
    ["SVM-EX-091", fourth, "a second transfer", [limit, price, payment, payment]],
    [
      "SVM-EX-091",
      fourth,
      "a system transfer from the sponsor",
      [limit, price, payment, { ...foreign(), accounts: [signing(sponsor)] }],
    ],
    ["SVM-EX-091", fourth, "a third instruction of the compute budget", [limit, price, payment, limit]],
    [
      "SVM-EX-091",
      svm("payload_unknown_seventh_instruction"),
      "a system instruction at the end",
      [limit, price, payment, memo, memo, memo, foreign()],
    ],
    [
      "SVM-EX-091",
      fourth,
      "the first memo program",
      [limit, price, payment, foreign(address("Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo"))],
    ],
    [
      "SVM-EX-140",
      notIsolated,
      "the sponsor in a memo",
      [limit, price, payment, steps.memo("hi", [readonly(sponsor.address)])],
    ],
    [
      "SVM-EX-140",
      notIsolated,
      "the sponsor as a memo's signer",
      [limit, price, payment, steps.memo("hi", [signing(sponsor)])],
    ],
    [
      "SVM-EX-140",
      notIsolated,
      "the sponsor in an assertion",
      [limit, price, payment, steps.assertion([readonly(sponsor.address)])],
    ],
    [
      "SVM-EX-145",
      notIsolated,
      "another key of ours in a memo",
      [limit, price, payment, steps.memo("hi", [readonly(otherSponsor.address)])],
    ],
    [
      "SVM-EX-151",
      svm("payload_memo_count"),
      "the right memo twice",
      [limit, price, payment, steps.memo("a"), steps.memo("a")],
      { extra: { memo: "a" } },
    ],
    [
      "SVM-EX-152",
      svm("payload_memo_mismatch"),
      "another memo",
      [limit, price, payment, steps.memo("b")],
      { extra: { memo: "a" } },
    ],
    [
      "SVM-EX-152",
      svm("payload_memo_mismatch"),
      "a byte order mark",
      [limit, price, payment, steps.memo("\ufeffa")],
      { extra: { memo: "a" } },
    ],
    [
      "SVM-EX-152",
      svm("payload_memo_mismatch"),
      "another normal form",
      [limit, price, payment, steps.memo("e\u0301")],
      { extra: { memo: "\u00e9" } },
    ],
    [
      "SVM-EX-156",
      svm("payload_memo_mismatch"),
      "a memo of 257 bytes",
      [limit, price, payment, steps.memo("a".repeat(257))],
    ],
    [
      "SVM-EX-074",
      svm("payload_excessive_signers"),
      "a third signer",
      [limit, price, payment, steps.memo("hi", [signing(stranger)])],
    ],
    [
      "SVM-EX-057",
      svm("payload_transaction_could_not_be_decoded"),
      "too many bytes",
      [limit, price, payment, steps.memo("a".repeat(900))],
    ],
  ])("%s refuses with %s %s", async (id, reason, _, instructions, changes = {}) => {
    await expectRefusal(await paying(instructions, changes), id, reason);
  });

  it("are named once each, and cannot be taken out by a wrong name", () => {
    const ids = everyExactSvmRule().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(everyExactSvmRule(withoutExactSvmRule(id))).toHaveLength(ids.length - 1);
    expect(() => withoutExactSvmRule("SVM-EX-999")).toThrow("SVM-EX-999");
  });
});

import { AccountRole, type Address, address, getAddressEncoder } from "@solana/kit";
import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import type { Called, ChainPort, Trace } from "../chain/port.js";
import { computeBudgetProgram, token2022Program, tokenProgram } from "../programs.js";
import {
  accountOf,
  merchant,
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
import type { Transfer } from "../wire/instructions.js";
import { isWalletPayment, judgePayment } from "./judge.js";
import { exactSvmRules } from "./rules.js";
import { smartWalletRules } from "./smart-wallet-rules.js";
import type { PaymentSubject } from "./subject.js";

type Steps = Parameters<typeof signedTransaction>[0];

const svm = (code: string) => `invalid_exact_svm_${code}`;
const wallet: Address = address("SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf");
const [limit, price, payment, memo] = await standardSteps();

/** A smart wallet's instruction, which the payer signs. */
const execute = (further: readonly { address: Address; role: AccountRole }[] = [], programAddress = wallet) => ({
  programAddress,
  accounts: [{ address: payer.address, role: AccountRole.READONLY_SIGNER, signer: payer }, ...further],
  data: new Uint8Array([1]),
});

async function paying(
  instructions: Steps,
  { smartWallets = [wallet], ...changes }: Changes = {},
): Promise<PaymentSubject> {
  const subject = subjectOf(await signedTransaction(instructions), changes);
  return { ...subject, smartWallets: new Set(smartWallets), limits: { ...subject.limits, ...changes.limits } };
}

type Changes = Parameters<typeof subjectOf>[1] & {
  smartWallets?: readonly Address[];
  limits?: Partial<PaymentSubject["limits"]>;
};

const due: Transfer = {
  program: tokenProgram,
  source: await accountOf(payer.address),
  mint: usdc,
  destination: await accountOf(merchant),
  authority: payer.address,
  amount: 10_000n,
};
const calling = (...transfers: Partial<Transfer>[]): Called[] =>
  transfers.map((changes) => ({ names: [], transfer: { ...due, ...changes } }));

/** The verdict of a node that says so. */
async function verdict(subject: PaymentSubject, trace: Partial<Trace> = {}, mint?: Uint8Array) {
  const unasked = async () => {
    throw new Error("The chain was asked.");
  };
  const simulated = { slot: 5, error: null, called: calling({}), tokenOwners: new Map(), spent: undefined, ...trace };
  const chain: ChainPort = {
    simulate: unasked,
    trace: async () => simulated,
    account: unasked,
    send: unasked,
    status: unasked,
    lives: unasked,
    received: unasked,
  };
  return judgePayment(subject, { chain, rules: exactSvmRules, walletRules: smartWalletRules, mints: async () => mint });
}

/** A mint of Token-2022 whose transfers call a program. */
function hooked(program: Address): Uint8Array {
  const data = new Uint8Array(166 + 4 + 64);
  new DataView(data.buffer).setUint16(166, 14, true);
  new DataView(data.buffer).setUint16(168, 64, true);
  data.set(getAddressEncoder().encode(program), 166 + 4 + 32);
  return data;
}

const walletPayment = await paying([limit, price, execute(), memo]);
const noOne = address("11111111111111111111111111111111");

describe("a payment by a smart wallet", () => {
  it.each<[string, Steps, Changes]>([
    ["a wallet's instruction", [execute()], {}],
    ["one behind the compute budget and in front of a memo", [limit, price, execute(), memo], {}],
    ["one behind a wallet's assertion", [steps.assertion(), limit, execute()], {}],
    ["the highest limit and price", [steps.limit(400_000), steps.price(50_000n), execute()], {}],
    ["no limit and no price, with more than three instructions", [memo, memo, memo, memo, execute()], {}],
    ["a demanded memo", [execute(), steps.memo("invoice")], { extra: { memo: "invoice" } }],
  ])("is kept by %s", async (_what, instructions, changes) => {
    const subject = await paying(instructions, changes);
    expect(await verdict(subject)).toEqual({ slot: 5, walletTransfer: due });
    expect(await isWalletPayment(subject, { rules: exactSvmRules })).toBe(true);
  });

  const readonly = (named: Address) => ({ address: named, role: AccountRole.READONLY });
  const notIsolated = svm("smart_wallet_fee_payer_not_isolated");
  const badBudget = (data: number[]) => ({ programAddress: computeBudgetProgram, data: new Uint8Array(data) });

  it.each<[string, string, Steps, Changes]>([
    [
      "another program",
      svm("smart_wallet_program_not_allowed"),
      [execute([], address("swigypWHEksbC64pWKwah1WTeh9JXwx8H1rJHLdbQMB"))],
      {},
    ],
    ["no wallet at all", svm("payload_transaction_instructions_length"), [execute([], tokenProgram)], {}],
    ["a transfer of tokens beside it", svm("smart_wallet_program_not_allowed"), [payment, execute()], {}],
    ["the fee payer in a memo", notIsolated, [execute(), steps.memo("a", [readonly(sponsor.address)])], {}],
    ["the fee payer in its accounts", notIsolated, [execute([readonly(sponsor.address)])], {}],
    ["too high a limit", svm("smart_wallet_compute_units_too_high"), [steps.limit(400_001), execute()], {}],
    ["a price without a limit", svm("smart_wallet_compute_units_too_high"), [price, execute(), memo], {}],
    [
      "a limit above the operator's",
      svm("smart_wallet_compute_units_too_high"),
      [limit, execute()],
      { limits: { maxComputeUnits: 19_999 } },
    ],
    ["too high a price", svm("smart_wallet_priority_fee_too_high"), [limit, steps.price(50_001n), execute()], {}],
    [
      "a price above the operator's",
      svm("smart_wallet_priority_fee_too_high"),
      [execute(), limit, steps.price(11n)],
      { limits: { maxComputeUnitPrice: 10n } },
    ],
    [
      "a fee above the operator's",
      svm("smart_wallet_priority_fee_too_high"),
      [execute(), limit, price],
      { limits: { maxFeeLamports: 10_000n } },
    ],
    [
      "more heap",
      svm("smart_wallet_unsupported_compute_budget_instruction"),
      [badBudget([1, 0, 0, 1, 0]), execute()],
      {},
    ],
    ["a limit cut short", svm("smart_wallet_malformed_compute_limit"), [badBudget([2, 0]), execute()], {}],
    [
      "a price too long",
      svm("smart_wallet_malformed_compute_price"),
      [badBudget([3, ...Array(9).fill(0)]), execute()],
      {},
    ],
    ["no demanded memo", svm("payload_memo_count"), [execute()], { extra: { memo: "invoice" } }],
    ["another memo", svm("payload_memo_mismatch"), [execute(), memo], { extra: { memo: "invoice" } }],
  ])("is refused for %s, whatever the chain says", async (_what, reason, instructions, changes) => {
    expect(await verdict(await paying(instructions, changes))).toMatchObject({ refusal: { reason } });
  });

  it.each<[string, string, Partial<Trace>, Uint8Array?]>([
    [
      "it would fail",
      svm("smart_wallet_simulation_failed"),
      { error: { InstructionError: [2, { Custom: 1 }] }, called: [] },
    ],
    ["it has happened", "duplicate_settlement", { error: "AlreadyProcessed", called: [] }],
    [
      "it transfers nothing",
      svm("smart_wallet_no_transfer_in_simulation"),
      { called: [{ names: [], transfer: undefined }] },
    ],
    ["it pays another account", svm("smart_wallet_transfer_mismatch"), { called: calling({ destination: noOne }) }],
    ["it pays in another token", svm("smart_wallet_transfer_mismatch"), { called: calling({ mint: noOne }) }],
    [
      "it pays to the account of the other token program",
      svm("smart_wallet_transfer_mismatch"),
      { called: calling({ program: token2022Program }) },
    ],
    ["it pays less", svm("smart_wallet_transfer_mismatch"), { called: calling({ amount: 9_999n }) }],
    [
      "it pays in two parts",
      svm("smart_wallet_transfer_mismatch"),
      { called: calling({ amount: 5_000n }, { amount: 5_000n }) },
    ],
    ["it pays twice", svm("smart_wallet_multiple_matching_transfers"), { called: calling({}, { amount: 10_001n }) }],
    [
      "a key of the facilitator authorizes a transfer",
      svm("payload_transaction_fee_payer_transferring_funds"),
      { called: calling({}, { destination: noOne, authority: sponsor.address }) },
    ],
    [
      "what is called names the facilitator",
      notIsolated,
      { called: [...calling({}), { names: [noOne, sponsor.address], transfer: undefined }] },
    ],
    ["it costs more than the fee", notIsolated, { spent: 10_002n }],
    [
      "tokens of the facilitator are at stake",
      svm("payload_transaction_fee_payer_transferring_funds"),
      { tokenOwners: new Map([[noOne, sponsor.address]]) },
    ],
    ["transfers of the token call a program", svm("smart_wallet_transfer_mismatch"), {}, hooked(wallet)],
  ])("is refused when %s", async (_what, reason, trace, mint) => {
    expect(await verdict(walletPayment, trace, mint)).toMatchObject({ refusal: { reason } });
  });

  it.each<[string, Partial<Trace>, Uint8Array?]>([
    ["it pays more", { called: calling({ amount: 10_001n }) }],
    ["it makes other transfers", { called: calling({ destination: noOne, amount: 1n }, { amount: 1n }, {}) }],
    ["it costs the fee", { spent: 10_001n }],
    ["the recipient is the facilitator", { tokenOwners: new Map([[due.destination, sponsor.address]]) }],
    ["tokens of others are at stake", { tokenOwners: new Map([[noOne, stranger.address]]) }],
    ["the token has an empty place for a hook", {}, hooked(noOne)],
  ])("is kept when %s", async (_what, trace, mint) => {
    expect(await verdict(walletPayment, trace, mint)).toMatchObject({ slot: 5 });
  });
});

describe("a refusal", () => {
  it.each<[string, string, Steps, Changes]>([
    ["the amount", svm("payload_amount_mismatch"), [limit, price, transfer({ amount: 1n }), execute()], {}],
    [
      "the asset",
      svm("payload_mint_mismatch"),
      [limit, price, payment],
      { requirements: { asset: noOne }, accepted: { asset: noOne } },
    ],
    [
      "too high a limit",
      svm("payload_transaction_instructions_compute_limit_instruction_too_high"),
      [steps.limit(400_001), price, payment],
      {},
    ],
  ])("for %s is kept where smart wallets are served", async (_what, reason, instructions, changes) => {
    const subject = await paying(instructions, changes);
    expect(await verdict(subject)).toMatchObject({ refusal: { reason } });
    expect(await isWalletPayment(subject, { rules: exactSvmRules })).toBe(false);
  });

  it("for the layout is kept where no smart wallets are served", async () => {
    const subject = await paying([limit, price, execute()], { smartWallets: [] });
    expect(await verdict(subject)).toMatchObject({ refusal: { reason: svm("payload_no_transfer_instruction") } });
    expect(await isWalletPayment(subject, { rules: exactSvmRules })).toBe(false);
  });
});

describe("what a smart wallet has done", () => {
  it.each<[string, string | undefined, object]>([
    ["the price", undefined, { received: 10_000n }],
    ["more", undefined, { received: 10_001n }],
    ["less", "post_settlement_transfer_not_confirmed", { received: 9_999n }],
    ["what nobody knows", "post_settlement_transfer_not_confirmed", { received: undefined }],
    ["the price, by a transaction that failed", svm("transaction_failed"), { received: 10_000n, error: "Failed" }],
    ["the price, before it was judged", "duplicate_settlement", { received: 10_000n, slot: 8 }],
  ])("is judged when the recipient got %s", async (_what, reason, changes) => {
    const receipt = { slot: 9, error: null, received: 0n, ...changes };
    const refusal = await firstRefusal(smartWalletRules.receipt, { ...walletPayment, receipt, unsettledAt: 9 });
    expect(refusal?.reason).toBe(reason);
  });
});

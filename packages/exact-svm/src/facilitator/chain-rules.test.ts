import { getAddressEncoder } from "@solana/kit";
import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { payer, signedTransaction, sponsor, standardSteps, subjectOf } from "../testing/payments.js";
import { chainRules, receiptRules } from "./chain-rules.js";

const svm = (code: string) => `invalid_exact_svm_${code}`;
const payment = subjectOf(await signedTransaction(await standardSteps()));

/** A token account of somebody. */
function accountOf(owner: typeof payer): Uint8Array {
  const data = new Uint8Array(165);
  data.set(getAddressEncoder().encode(owner.address), 32);
  return data;
}

/** A mint of Token-2022 with a transfer fee behind another extension. */
function taxed([older, newer]: [TransferFee, TransferFee]): Uint8Array {
  const data = new Uint8Array(166 + 4 + 32 + 4 + 108);
  const view = new DataView(data.buffer);
  view.setUint16(166, 3, true);
  view.setUint16(168, 32, true);
  view.setUint16(202, 1, true);
  view.setUint16(204, 108, true);
  for (const [at, { maximum, basisPoints }] of [
    [286, older],
    [304, newer],
  ] as const) {
    view.setBigUint64(at, maximum, true);
    view.setUint16(at + 8, basisPoints, true);
  }
  return data;
}

interface TransferFee {
  maximum: bigint;
  basisPoints: number;
}
const fee = (basisPoints: number, maximum = 5n): TransferFee => ({ basisPoints, maximum });

function simulated(changes: { error?: unknown; source?: Uint8Array; mint?: Uint8Array | undefined }) {
  const { error = null, source = accountOf(payer), mint } = changes;
  return { ...payment, simulation: { slot: 5, error, source }, mint };
}

describe("the rules of what the chain says beforehand", () => {
  it.each([
    ["a payment that would succeed", {}],
    ["a mint without a fee", { mint: new Uint8Array(82) }],
    ["a mint with a fee of nothing", { mint: taxed([fee(0), fee(0)]) }],
    ["a mint with a share up to nothing", { mint: taxed([fee(100, 0n), fee(0)]) }],
  ])("keep %s", async (_, changes) => {
    expect(await firstRefusal(chainRules, simulated(changes))).toBeUndefined();
  });

  it.each<[string, string, object, string]>([
    ["an expired blockhash", svm("transaction_simulation_failed"), { error: "BlockhashNotFound" }, "has expired"],
    ["a sponsor without SOL", svm("transaction_simulation_failed"), { error: "AccountNotFound" }, "owns no SOL"],
    ["too few tokens", "insufficient_funds", { error: { InstructionError: [2, { Custom: 1 }] } }, "less of the asset"],
    [
      "a frozen account",
      svm("transaction_simulation_failed"),
      { error: { InstructionError: [2, { Custom: 17 }] } },
      "frozen",
    ],
    [
      "no token account",
      svm("transaction_simulation_failed"),
      { error: { InstructionError: [2, "InvalidAccountData"] } },
      "no token account",
    ],
    [
      "a failing memo",
      svm("transaction_simulation_failed"),
      { error: { InstructionError: [3, { Custom: 1 }] } },
      '"InstructionError"',
    ],
    ["what nobody knows", svm("transaction_simulation_failed"), { error: { New: 1 } }, '{"New":1}'],
    ["what has happened", "duplicate_settlement", { error: "AlreadyProcessed" }, "already"],
    [
      "the sponsor's tokens",
      svm("payload_transaction_fee_payer_transferring_funds"),
      { source: accountOf(sponsor) },
      "belongs to the facilitator",
    ],
    ["a fee", svm("payload_amount_mismatch"), { mint: taxed([fee(1), fee(1)]) }, "fee"],
    ["a fee that ends soon", svm("payload_amount_mismatch"), { mint: taxed([fee(1), fee(0)]) }, "fee"],
    ["a fee that begins soon", svm("payload_amount_mismatch"), { mint: taxed([fee(0), fee(1)]) }, "fee"],
  ])("refuse %s with %s", async (_, reason, changes, message) => {
    const refusal = await firstRefusal(chainRules, simulated(changes));
    expect(refusal).toEqual({ reason, message: expect.stringContaining(message) });
  });
});

describe("the rules of an executed transaction", () => {
  const receipt = { slot: 9, error: null, received: 10_000n };
  it.each<[string, string | undefined, object]>([
    ["what moved the price", undefined, {}],
    ["success that alone proves it", undefined, { receipt: { ...receipt, received: undefined } }],
    ["what was sent some time ago", undefined, { unsettledAt: undefined }],
    ["a failure", svm("transaction_failed"), { receipt: { ...receipt, error: { InstructionError: [2, "x"] } } }],
    ["less than the price", svm("transaction_failed"), { receipt: { ...receipt, received: 9_000n } }],
    ["what happened before", "duplicate_settlement", { unsettledAt: 10 }],
  ])("answer %s with %s", async (_, reason, changes) => {
    const refusal = await firstRefusal(receiptRules, { ...payment, receipt, unsettledAt: 9, ...changes });
    expect(refusal?.reason).toBe(reason);
  });
});

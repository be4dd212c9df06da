import { address, createKeyPairFromPrivateKeyBytes, getAddressDecoder, signBytes } from "@solana/kit";
import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { offer, signedTransaction, standardSteps, stranger, subjectOf } from "../testing/payments.js";
import { readTransaction } from "../wire/transaction.js";
import { exactSvmRules } from "./rules.js";
import { transactionRules } from "./transaction-rules.js";

const undecodable = "invalid_exact_svm_payload_transaction_could_not_be_decoded";
const badSignature = "invalid_exact_svm_payload_signature_invalid";

const standard = await signedTransaction(await standardSteps());
const payerKey = await createKeyPairFromPrivateKeyBytes(new Uint8Array(32).fill(1));
const messageAt = 1 + 2 * 64;
const message = standard.slice(messageAt);
const accountCount = subjectOf(standard).transaction.accounts.length;
const blockhashAt = messageAt + 5 + 32 * accountCount;
/** The place of the index by which the transfer names its authority, two bytes before its data. */
const authorityAt = standard.lastIndexOf(12) - 2;

/** The standard transaction's message changed, and signed over again by the payer. */
async function resigned(change: (message: Uint8Array) => Uint8Array): Promise<Uint8Array> {
  const changed = change(message.slice());
  const signature = await signBytes(payerKey.privateKey, changed);
  return joined([2], new Uint8Array(64), signature, changed);
}

function joined(...parts: (Uint8Array | number[])[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function withByte(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = byte;
  return changed;
}

describe("the rules of a transaction's form", () => {
  it.each<[string, string, string, () => Promise<Uint8Array> | Uint8Array]>([
    ["SVM-EX-054", undecodable, "a byte behind the message, signed over", () => resigned((body) => joined(body, [0]))],
    ["SVM-EX-055", undecodable, "the signatures counted in two bytes", () => joined([0x82, 0], standard.slice(1))],
    ["SVM-EX-058", undecodable, "a signature too few", () => joined([1], standard.slice(1 + 64))],
    [
      "SVM-EX-058",
      undecodable,
      "a signature too many",
      () => joined([3], standard.slice(1, messageAt), new Uint8Array(64), message),
    ],
    ["SVM-EX-058", undecodable, "no signature", () => joined([0], message)],
    [
      "SVM-EX-072",
      badSignature,
      "no signature of the payer",
      () => joined(standard.slice(0, 65), new Uint8Array(64), message),
    ],
    ["SVM-EX-072", badSignature, "a changed signature", () => withByte(standard, 65, (standard[65] ?? 0) ^ 1)],
    [
      "SVM-EX-072",
      badSignature,
      "a changed blockhash",
      () => withByte(standard, blockhashAt, (standard[blockhashAt] ?? 0) ^ 1),
    ],
  ])("%s refuses with %s %s", async (id, reason, _, make) => {
    const subject = subjectOf(await make());
    expect(await firstRefusal(exactSvmRules.payment, subject)).toMatchObject({ reason });
    expect(await transactionRules.find((rule) => rule.id === id)?.check(subject)).toMatchObject({ reason });
  });

  it("SVM-EX-070 refuses another fee payer", async () => {
    const bytes = await signedTransaction(await standardSteps(), { feePayer: stranger.address });
    const refusal = await firstRefusal(exactSvmRules.payment, subjectOf(bytes));
    expect(refusal).toMatchObject({ reason: "invalid_exact_svm_fee_payer_mismatch" });
  });

  it.each([
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])("SVM-EX-076 refuses the key %s", async (hex) => {
    const key = new Uint8Array(hex.match(/../g)?.map((byte) => Number(`0x${byte}`)) ?? []);
    const base = subjectOf(standard);
    const transaction = { ...base.transaction, keys: [new Uint8Array(32), key] };
    const refusal = await firstRefusal(transactionRules, { ...base, transaction });
    expect(refusal?.message).toContain("a key with which anybody can sign");
  });

  it("SVM-EX-193 refuses lookup tables", async () => {
    const table = new Uint8Array(32).fill(9);
    const bytes = await resigned((body) => joined(body.slice(0, -1), [1], table, [1, 0], [0]));
    const subject = subjectOf(bytes);
    expect(subject.transaction.lookupTables).toEqual([getAddressDecoder().decode(table)]);
    const refusal = await firstRefusal(exactSvmRules.payment, subject);
    expect(refusal).toMatchObject({ reason: "invalid_exact_svm_smart_wallet_alt_resolution_not_available" });
  });

  it("do not break on an authority that stands in a lookup table", async () => {
    const bytes = await resigned((body) =>
      joined(withByte(body, authorityAt - messageAt, accountCount).slice(0, -1), [1], new Uint8Array(32), [1, 0], [0]),
    );
    const rules = exactSvmRules.payment.filter(({ id }) => id !== "SVM-EX-193");
    expect(await firstRefusal(rules, subjectOf(bytes))).toMatchObject({
      reason: "invalid_exact_svm_payload_no_transfer_instruction",
    });
  });
});

describe("a transaction that cannot be read", () => {
  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["its half", standard.slice(0, 200)],
    ["all but its last byte", standard.slice(0, -1)],
    ["another version", withByte(standard, messageAt, 0x81)],
    ["no version there is", withByte(standard, messageAt, 0xff)],
    ["an instruction of an account that does not exist", withByte(standard, authorityAt, accountCount)],
    ["a mebibyte of ones", new Uint8Array(2 ** 20).fill(0xff)],
    ["one of more accounts than can be named", joined([0, 1, 0, 0, 0x81, 2], new Uint8Array(257 * 32 + 32), [0])],
  ])("is %s", (_, bytes) => {
    expect(readTransaction(bytes)).toBeUndefined();
  });

  it("is read as it is otherwise", () => {
    const view = readTransaction(standard);
    expect(view).toMatchObject({ version: 0, requiredSignatures: 2, unread: 0, minimal: true, lookupTables: [] });
    expect(view?.accounts[0]).toBe(address(String(offer.extra?.feePayer)));
    expect(view?.instructions).toHaveLength(4);
  });
});

describe("a transaction of which one byte was changed", () => {
  const places = Array.from(standard.keys());

  it("is refused, wherever the byte is, unless it is in the fee payer's place for a signature", async () => {
    const kept: number[] = [];
    for (const at of places) {
      const transaction = readTransaction(withByte(standard, at, (standard[at] ?? 0) ^ 0x41));
      if (!transaction) continue;
      const refusal = await firstRefusal(exactSvmRules.payment, { ...subjectOf(standard), transaction });
      if (!refusal) kept.push(at);
    }
    expect(kept).toEqual(places.slice(1, 65));
  });

  it("breaks nothing when the payer has signed it so", async () => {
    for (const at of message.keys()) {
      const transaction = readTransaction(await resigned((body) => withByte(body, at, (body[at] ?? 0) ^ 0x81)));
      if (!transaction) continue;
      const refusal = await firstRefusal(exactSvmRules.payment, { ...subjectOf(standard), transaction });
      if (!refusal) expect(transaction.instructions.flatMap(({ accounts }) => accounts)).toHaveLength(4);
    }
  });
});

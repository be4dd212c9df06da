import {
  address,
  createKeyPairSignerFromPrivateKeyBytes,
  decompileTransactionMessage,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Instruction,
} from "@solana/kit";
import { exactSvmClient } from "@x402-reference/exact-svm/client";
import { PaymentRequirements, parseOrThrow } from "@x402-reference/types";
import { hexToBytes } from "viem";
import { describe, expect, it } from "vitest";
import { built, keys, names, viewOf } from "../../../test/svm-case.js";
import type { SvmPaymentSpec } from "./format.js";

const offer = parseOrThrow(
  PaymentRequirements,
  {
    scheme: "exact",
    network: names.network,
    amount: "31",
    asset: names.asset,
    payTo: names.stranger,
    maxTimeoutSeconds: 60,
    extra: { feePayer: names.feePayer, memo: "order-7", recentBlockhash: "11111111111111111111111111111112" },
  },
  "The test's offer",
);

describe("a payment on Solana", () => {
  it("is, byte by byte, the one that our client makes for the same offer", async () => {
    const signer = await createKeyPairSignerFromPrivateKeyBytes(hexToBytes(keys.payer));
    const { payment } = await built({}, { offer });
    const payload = await exactSvmClient({ signer }).createPayload(offer);
    expect(payment).toMatchObject({ x402Version: 2, accepted: offer, payload });
  });

  it("is the same each time, and another in another case", async () => {
    const [one, again, other] = [
      await built(),
      await built(),
      await built({}, { names: { ...names, memo: "ffffffffffffffffffffffffffffffff" } }),
    ];
    expect(again).toEqual(one);
    expect(other.transaction.base64).not.toBe(one.transaction.base64);
  });

  it("is read by kit as what it is meant to be", async () => {
    const { bytes, payer, signatures } = (await built()).transaction;
    const { messageBytes, signatures: bySigner } = getTransactionDecoder().decode(bytes);
    const message = decompileTransactionMessage(getCompiledTransactionMessageDecoder().decode(messageBytes));
    expect(message.version).toBe(0);
    expect(message.feePayer.address).toBe(names.feePayer);
    expect(Array.from<Instruction>(message.instructions).map(({ programAddress }) => programAddress)).toEqual([
      names.computeBudgetProgram,
      names.computeBudgetProgram,
      names.tokenProgram,
      names.memoProgram,
    ]);
    expect(bySigner[address(names.feePayer)]).toBeNull();
    expect(bySigner[address(names.payer)]).toHaveLength(64);
    expect(payer).toBe(names.payer);
    expect(signatures).toEqual([null, expect.any(String)]);
  });

  it("is for an offer whose changes the client's copy has, but not the transaction", async () => {
    const { offer, payment, transaction } = await built({ offer: { amount: "9" }, accepted: { extra: { memo: "x" } } });
    expect(offer).toMatchObject({ amount: "9", payTo: names.payee });
    expect(payment).toMatchObject({ accepted: { amount: "9", extra: { feePayer: names.feePayer, memo: "x" } } });
    expect(transaction.base64).toBe((await built()).transaction.base64);
  });

  it("stays standard where nobody could follow the offer", async () => {
    const odd = { ...offer, amount: "1e3", extra: { ...offer.extra, recentBlockhash: "soon" } };
    const { accounts, instructions, recentBlockhash } = viewOf((await built({}, { offer: odd })).transaction.bytes);
    expect(recentBlockhash).toBe(names.blockhash);
    expect([...(instructions[2]?.data ?? [])]).toEqual([12, 0x10, 0x27, 0, 0, 0, 0, 0, 0, 6]);
    expect(accounts[0]).toBe(names.feePayer);
  });

  it("is changed as a whole at the end, and echoes what the challenge said", async () => {
    const tamper = [{ path: "/payload/transaction", value: 5 }];
    const { payment } = await built({ tamper }, { resource: { url: "http://x" }, extensions: { a: 1 } });
    expect(payment).toMatchObject({ payload: { transaction: 5 }, resource: { url: "http://x" }, extensions: { a: 1 } });
  });
});

describe("a payment that cannot be made", () => {
  it.each<[string, SvmPaymentSpec, string]>([
    ["an unknown name", { transfer: { mint: "$thief" } }, "$thief"],
    ["a text that is no address", { feePayer: "somebody" }, "somebody"],
    ["an unknown key", { signatures: [{ of: "$payer", is: { by: "thief" } }] }, "thief"],
    ["an amount beyond 64 bits", { transfer: { amount: "18446744073709551616" } }, "transfer.amount"],
    ["a negative limit", { limit: { units: -1 } }, "limit.units"],
    ["an edit that nobody can encode", { edits: [{ path: "/version", value: "new" }] }, "cannot be encoded"],
    ["an edit without a place", { unsigned: [{ path: "/header/a/b", value: 1 }] }, "/header/a/b"],
    ["a form that changes nothing", { wire: { keep: 3 }, base64: "unpadded" }, "unpadded"],
  ])("is one with %s", async (_, spec, message) => {
    await expect(built(spec)).rejects.toThrow(message);
  });
});

import { getTransactionDecoder, type KeyPairSigner, partiallySignTransactionWithSigners } from "@solana/kit";
import { firstRefusal } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactSvmClient } from "./client.js";
import { exactSvmRules } from "./facilitator/rules.js";
import { transactionOf } from "./payload.js";
import { computeBudgetProgram, memoProgram, tokenProgram } from "./programs.js";
import {
  accountOf,
  merchant,
  offer,
  payer,
  recent,
  signedTransaction,
  sponsor,
  standardSteps,
  steps,
  subjectOf,
  usdc,
} from "./testing/payments.js";
import { readComputeUnitLimit } from "./wire/instructions.js";

const rpcUrls = { [offer.network]: "http://127.0.0.1:9" };
const hinted = { ...offer, extra: { ...offer.extra, recentBlockhash: recent } };
const client = exactSvmClient({ signer: payer });

async function signedFor(extra: Record<string, unknown> = {}) {
  const view = transactionOf(await client.createPayload({ ...hinted, extra: { ...hinted.extra, ...extra } }));
  if (!view) throw new Error("The client's transaction cannot be read.");
  return view;
}

const textOf = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

describe("a payment on Solana", () => {
  it("is what facilitators demand, and needs no chain when the offer gives a blockhash for a known mint", async () => {
    const view = await signedFor();
    expect(view).toMatchObject({ version: 0, requiredSignatures: 2, recentBlockhash: recent });
    expect(view.accounts[0]).toBe(sponsor.address);
    expect(view.signatures[0]).toEqual(new Uint8Array(64));
    expect(view.instructions.map(({ program }) => program)).toEqual([
      computeBudgetProgram,
      computeBudgetProgram,
      tokenProgram,
      memoProgram,
    ]);
    expect([...(view.instructions[0]?.data ?? [])]).toEqual([2, 0x20, 0x4e, 0, 0]);
    expect([...(view.instructions[1]?.data ?? [])]).toEqual([3, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect([...(view.instructions[2]?.data ?? [])]).toEqual([12, 0x10, 0x27, 0, 0, 0, 0, 0, 0, 6]);
    expect(view.instructions[2]?.accounts.map((account) => account.address)).toEqual([
      await accountOf(payer.address),
      usdc,
      await accountOf(merchant),
      payer.address,
    ]);
    expect(await firstRefusal(exactSvmRules.payment, subjectOf(view.bytes))).toBeUndefined();
  });

  it("tells itself from an equal one by a random memo", async () => {
    const memos = [await signedFor(), await signedFor()].map((view) => textOf(view.instructions[3]?.data));
    expect(memos[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(memos[1]).not.toBe(memos[0]);
  });

  it("carries the memo that the seller demands, and enough units for it", async () => {
    const memo = "é".repeat(128);
    const view = await signedFor({ memo });
    expect(view.instructions).toHaveLength(4);
    expect(textOf(view.instructions[3]?.data)).toBe(memo);
    expect(await firstRefusal(exactSvmRules.payment, subjectOf(view.bytes, { extra: { memo } }))).toBeUndefined();
    expect(readComputeUnitLimit(view.instructions[0])).toBe(97_600);
  });

  it.each<[string, object]>([
    ["no fee payer", { extra: { recentBlockhash: recent } }],
    ["a fee payer that is no address", { extra: { ...hinted.extra, feePayer: "somebody" } }],
    ["the payer as fee payer", { extra: { ...hinted.extra, feePayer: payer.address } }],
    ["a memo of 257 bytes", { extra: { ...hinted.extra, memo: "a".repeat(257) } }],
    ["a memo of 258 bytes in 129 characters", { extra: { ...hinted.extra, memo: "é".repeat(129) } }],
    ["a memo that is no text", { extra: { ...hinted.extra, memo: 5 } }],
    ["an asset that is no address", { asset: "USDC" }],
    ["a payTo that is no address", { payTo: "somebody" }],
    ["nothing to pay", { amount: "0" }],
    ["more than tokens can count", { amount: "18446744073709551616" }],
    ["a network that is no cluster", { network: "eip155:84532" }],
    ["a mint that has to be asked for, and nobody to ask", { asset: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v" }],
    ["no blockhash, and nobody to ask", { extra: { feePayer: sponsor.address } }],
    ["a blockhash that is none, and nobody to ask", { extra: { ...hinted.extra, recentBlockhash: "zzz" } }],
  ])("is not made for %s", async (_, changes) => {
    const poor = { ...hinted, ...changes };
    expect(client.unpayable(poor)).toEqual(expect.any(String));
    await expect(client.createPayload(poor)).rejects.toMatchObject({ code: "invalid_configuration" });
  });

  it("can be made for what has to be asked for where somebody can be asked", () => {
    expect(client.unpayable(hinted)).toBeUndefined();
    expect(exactSvmClient({ signer: payer, rpcUrls }).unpayable(offer)).toBeUndefined();
  });

  it("says that the chain does not answer", async () => {
    const asking = exactSvmClient({ signer: payer, rpcUrls }).createPayload(offer);
    await expect(asking).rejects.toMatchObject({ code: "chain_unreachable" });
  });

  it("may get a wallet's own instructions", async () => {
    const guarded = await signedTransaction([...(await standardSteps()), steps.assertion()]);
    const wallet = {
      address: payer.address,
      modifyAndSignTransactions: async () => [
        await partiallySignTransactionWithSigners([payer], getTransactionDecoder().decode(guarded)),
      ],
    };
    const view = transactionOf(await exactSvmClient({ signer: wallet }).createPayload(hinted));
    expect(view?.bytes).toEqual(guarded);
  });

  it("is not sent without the payer's signature", async () => {
    const silent: Pick<KeyPairSigner, "address" | "signTransactions"> = {
      address: payer.address,
      signTransactions: async () => [{}],
    };
    const unsigned = exactSvmClient({ signer: silent }).createPayload(hinted);
    await expect(unsigned).rejects.toMatchObject({ code: "invalid_configuration", field: "signer" });
  });
});

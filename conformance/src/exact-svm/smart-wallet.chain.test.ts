import { AccountRole, type Address, address, type Instruction } from "@solana/kit";
import type { ExactSvmFacilitatorOptions } from "@x402-reference/exact-svm/facilitator";
import { type SmartWalletRules, smartWalletRules } from "@x402-reference/exact-svm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { PaymentRequirements, parseOrThrow, type Rule } from "@x402-reference/types";
import { beforeAll, describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";
import { carrying } from "../../test/exact-svm/hand-made.js";
import { useWallet } from "../../test/exact-svm/smart-wallet.js";
import { systemProgram, tokenProgram } from "../svm-chain/addresses.js";
import { smartWalletProgramAddress } from "../svm-chain/smart-wallet-program/instruction.js";

const bench = useSvmBench("svm-smart-wallet");
beforeAll(() => bench.world.placeSmartWallet());

const svm = (code: string) => `invalid_exact_svm_${code}`;
const programs = [smartWalletProgramAddress];

const serving = (changes: Partial<ExactSvmFacilitatorOptions> = {}) =>
  bench.schemeWith({ smartWallets: programs, ...changes });

/** The rules without some, for facilitators that are careless. */
function without(...ids: readonly string[]): SmartWalletRules {
  const rest = <Subject>(list: readonly Rule<Subject>[]) => list.filter(({ id }) => !ids.includes(id));
  const { payment, chain, receipt } = smartWalletRules;
  return { payment: rest(payment), chain: rest(chain), receipt: rest(receipt) };
}

async function askedFor(work: () => Promise<unknown>): Promise<string[]> {
  const before = bench.proxy.methods.length;
  await work();
  return [...new Set(bench.proxy.methods.slice(before))];
}

/** A transfer of lamports as the system program makes it. */
function lamports(from: Address, to: Address, amount: bigint): Instruction {
  const data = new Uint8Array(12);
  const view = new DataView(data.buffer);
  view.setUint32(0, 2, true);
  view.setBigUint64(4, amount, true);
  const accounts = [
    { address: from, role: AccountRole.WRITABLE_SIGNER },
    { address: to, role: AccountRole.WRITABLE },
  ];
  return { programAddress: systemProgram, accounts, data };
}

describe("a payment by a smart wallet", () => {
  it("is refused by a facilitator that serves none, as what it is to it", async () => {
    const { calling, transfer } = await useWallet(bench);
    const verdict = await bench.schemeWith().verify(await calling([await transfer()]));
    expect(verdict).toMatchObject({ isValid: false, invalidReason: svm("payload_no_transfer_instruction") });
  });

  it("settles, names the wallet as payer, and is looked at once more when it is on the chain", async () => {
    const { calling, transfer, wallet, request } = await useWallet(bench);
    const payment = await calling([await transfer()]);
    const scheme = serving();
    const verifying = await askedFor(async () => {
      expect(await scheme.verify(payment)).toEqual({ isValid: true, payer: wallet.address });
    });
    expect(verifying).toEqual(["simulateTransaction"]);
    const sponsored = await bench.world.nativeBalance(bench.sponsor.address);
    const asked = await askedFor(async () => {
      expect(await scheme.settle(payment)).toMatchObject({ success: true, payer: wallet.address });
    });
    expect(asked).toEqual(["sendTransaction", "getSignatureStatuses", "getTransaction"]);
    expect(await bench.world.balance(bench.world.usdc, address(request.paymentRequirements.payTo))).toBe(10_000n);
    expect(sponsored - (await bench.world.nativeBalance(bench.sponsor.address))).toBe(10_001n);
  });

  it("settles in a token of Token-2022", async () => {
    const { calling, transfer } = await useWallet(bench, { mint: bench.world.token2022 });
    expect(await serving().settle(await calling([await transfer()]))).toMatchObject({ success: true });
  });

  it("settles once, though it comes five times", async () => {
    const { calling, transfer } = await useWallet(bench);
    const payment = await calling([await transfer()]);
    const facilitator = createFacilitator({ schemes: [serving()] });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => facilitator.settle(payment)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
  });

  it("is pending while the node does not show what it did", async () => {
    const { calling, transfer } = await useWallet(bench);
    const payment = await calling([await transfer()]);
    bench.proxy.answerOnce("getTransaction", async () => ({ error: { code: -32_005, message: "Node is behind" } }));
    const settled = await serving().settle(payment);
    expect(settled).toMatchObject({ success: false, errorReason: "settlement_pending" });
    expect(await serving().resume(payment, settled.transaction)).toMatchObject({ success: true });
  });

  it("is not judged on a node that does not tell what is called", async () => {
    const { calling, transfer } = await useWallet(bench);
    const payment = await calling([await transfer()]);
    bench.proxy.answerOnce("simulateTransaction", async (pass) => {
      const { result } = Object(await pass());
      return { result: { ...result, value: { ...result.value, innerInstructions: null } } };
    });
    await expect(serving().verify(payment)).rejects.toMatchObject({ code: "chain_unreachable" });
  });

  it("leaves plain payments as they are", async () => {
    const scheme = serving();
    const payment = await bench.sign();
    expect(await askedFor(() => scheme.verify(payment))).toEqual(["simulateTransaction"]);
    expect(await askedFor(() => scheme.settle(payment))).toEqual(["sendTransaction", "getSignatureStatuses"]);
    const poor = await scheme.verify(await bench.sign({ payer: await bench.newcomer(9_999n) }));
    expect(poor).toMatchObject({ invalidReason: "insufficient_funds" });
  });

  it("is found again by a facilitator that has only its signature", async () => {
    const { calling, transfer, request } = await useWallet(bench);
    const payment = await calling([await transfer()]);
    const { transaction } = await serving().settle(payment);
    expect(await serving().resume(payment, transaction)).toMatchObject({ success: true, transaction });
    for (const change of [{ amount: "10001" }, { payTo: bench.sponsor.address }]) {
      const offer = parseOrThrow(PaymentRequirements, { ...request.paymentRequirements, ...change }, "Another offer");
      const other = { paymentPayload: { ...payment.paymentPayload, accepted: offer }, paymentRequirements: offer };
      expect(await serving().resume(other, transaction)).toMatchObject({
        success: false,
        errorReason: "post_settlement_transfer_not_confirmed",
      });
    }
  });

  it("may pay more than the price, and move other tokens besides", async () => {
    const { calling, transfer, wallet } = await useWallet(bench);
    const other = (await bench.newcomer()).address;
    const calls = [await transfer({ amount: 10_001n }), await transfer({ amount: 5n, to: other })];
    expect(await serving().settle(await calling(calls))).toMatchObject({ success: true, payer: wallet.address });
  });

  it("is answered as paid where the transfer is an instruction of its own in an unusual place", async () => {
    const { request, wallet, transfer } = await useWallet(bench);
    const payer = await bench.newcomer(1_000_000n);
    const from = await transfer({ from: payer.address });
    const accounts = from.accounts?.map((each) =>
      each.address === wallet.address
        ? { address: payer.address, role: AccountRole.READONLY_SIGNER, signer: payer.signer }
        : each,
    );
    const memo = { programAddress: address("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"), data: new Uint8Array([65]) };
    const payment = await carrying([memo, { ...from, ...(accounts && { accounts }) }], { world: bench.world, request });
    const settled = await serving({ smartWallets: [tokenProgram] }).settle(payment);
    expect(settled).toMatchObject({ success: true, payer: payer.address });
  });
});

describe("a hostile smart wallet", () => {
  async function expectRefused(payment: Parameters<ReturnType<typeof serving>["verify"]>[0], reason: string) {
    expect(await serving().verify(payment)).toMatchObject({ isValid: false, invalidReason: reason });
    const settled = await serving().settle(payment);
    expect(settled).toMatchObject({ success: false, errorReason: reason, transaction: "" });
  }

  it("is refused when it pays twice", async () => {
    const { calling, transfer } = await useWallet(bench);
    const reason = svm("smart_wallet_multiple_matching_transfers");
    await expectRefused(await calling([await transfer(), await transfer()]), reason);
  });

  it("is refused when it pays too little, also in two parts", async () => {
    const { calling, transfer } = await useWallet(bench);
    const reason = svm("smart_wallet_transfer_mismatch");
    await expectRefused(await calling([await transfer({ amount: 9_999n })]), reason);
    const parts = [await transfer({ amount: 5_000n }), await transfer({ amount: 5_001n })];
    await expectRefused(await calling(parts), reason);
  });

  it("is refused when it pays somebody else, in another token, or by a transfer that is not checked", async () => {
    const { world } = bench;
    const { calling, transfer, uncheckedTransfer, wallet } = await useWallet(bench);
    const reason = svm("smart_wallet_transfer_mismatch");
    await expectRefused(await calling([await transfer({ to: (await bench.newcomer()).address })]), reason);
    const mint = world.token2022;
    const { request } = await useWallet(bench);
    await world.fund(wallet.address, 1_000_000n, { mint });
    await world.fund(address(request.paymentRequirements.payTo), 0n, { mint });
    const to = (await bench.newcomer(0n, mint)).address;
    await expectRefused(await calling([await transfer({ mint, to })]), reason);
    await expectRefused(await calling([await uncheckedTransfer()]), svm("smart_wallet_no_transfer_in_simulation"));
  });

  it("is refused when it would fail, or is no program that is served", async () => {
    const { calling, transfer } = await useWallet(bench, { units: 9_999n });
    await expectRefused(await calling([await transfer()]), svm("smart_wallet_simulation_failed"));
    const scheme = serving({ smartWallets: [tokenProgram] });
    expect(await scheme.verify(await calling([await transfer()]))).toMatchObject({
      invalidReason: svm("smart_wallet_program_not_allowed"),
    });
  });

  it("is refused when it names the fee payer, and would be by what it calls, too", async () => {
    const { calling, transfer } = await useWallet(bench);
    const thief = (await bench.newcomer()).address;
    const payment = await calling([await transfer(), lamports(bench.sponsor.address, thief, 1_000_000n)]);
    const reason = svm("smart_wallet_fee_payer_not_isolated");
    await expectRefused(payment, reason);
    const blind = serving({ smartWalletRules: without("SVM-EX-140") });
    expect(await blind.verify(payment)).toMatchObject({
      invalidReason: reason,
      invalidMessage: expect.stringContaining("calls an instruction"),
    });
    const blinder = serving({ smartWalletRules: without("SVM-EX-140", "SVM-EX-179C") });
    expect(await blinder.verify(payment)).toMatchObject({ isValid: true });
  });

  it("is refused when the facilitator itself authorizes the transfer", async () => {
    const { world, sponsor } = bench;
    const { calling, transfer, wallet } = await useWallet(bench);
    await world.fund(sponsor.address, 1_000_000n);
    const own = await transfer({ from: sponsor.address });
    const accounts = own.accounts?.map((each) =>
      each.address === wallet.address ? { address: sponsor.address, role: AccountRole.READONLY_SIGNER } : each,
    );
    const payment = await calling([{ ...own, ...(accounts && { accounts }) }]);
    const blind = serving({ smartWalletRules: without("SVM-EX-140") });
    expect(await blind.verify(payment)).toMatchObject({
      invalidReason: svm("payload_transaction_fee_payer_transferring_funds"),
      invalidMessage: expect.stringContaining("authority"),
    });
  });

  it("is refused when it spends the facilitator's tokens, though it was allowed that", async () => {
    const { world, sponsor } = bench;
    const { calling, transfer, wallet } = await useWallet(bench);
    await world.fund(sponsor.address, 1_000_000n);
    await world.delegate(world.usdc, sponsor.address, { to: wallet.address, units: 1_000_000n });
    const payment = await calling([await transfer({ from: sponsor.address })]);
    await expectRefused(payment, svm("payload_transaction_fee_payer_transferring_funds"));
    const careless = serving({ smartWalletRules: without("SVM-EX-130") });
    expect(await careless.verify(payment)).toMatchObject({ isValid: true });
  });

  it("is refused when its token takes a fee from transfers, and never called paid", async () => {
    const mint = await bench.world.createMint({
      name: "taxed-by-wallet",
      program: "token-2022",
      extensions: [{ kind: "transfer-fee", basisPoints: 1_000 }],
    });
    const { calling, transfer } = await useWallet(bench, { mint });
    const payment = await calling([await transfer()]);
    await expectRefused(payment, svm("payload_amount_mismatch"));
    const careless = serving({ smartWalletRules: without("SVM-EX-181") });
    expect(await careless.settle(payment)).toMatchObject({
      success: false,
      errorReason: "post_settlement_transfer_not_confirmed",
    });
  });

  it("is never called paid when it pays only while it is simulated", async () => {
    const { world } = bench;
    const { calling, transfer, request } = await useWallet(bench);
    const until = (await world.slot()) + 5n;
    const payment = await calling([{ instruction: await transfer(), until }]);
    const scheme = serving({ verdictLifetimeMs: 60_000 });
    expect(await scheme.verify(payment)).toMatchObject({ isValid: true });
    await world.mine(8);
    expect(await scheme.settle(payment)).toMatchObject({
      success: false,
      errorReason: "post_settlement_transfer_not_confirmed",
      errorMessage: expect.stringContaining("got 0, not 10000"),
      transaction: expect.stringMatching(/^.{80,}$/),
    });
    expect(await world.balance(world.usdc, address(request.paymentRequirements.payTo))).toBe(0n);
  });
});

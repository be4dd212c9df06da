import { createFacilitator } from "@x402-reference/facilitator";
import type { FacilitatorRequest, SettleResponse } from "@x402-reference/types";
import { type Address, type Hex, hexToNumber, isAddress, isHex, type LocalAccount } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";

const bench = useBench("aggregating");
const { newAccount, sign, sentSoFar, payTo, schemeWith } = bench;
const aggregate = { maxItems: 32, maxWaitMs: 100 };
const together = (options = {}) => schemeWith({ aggregate, ...options });

afterEach(() => bench.world.rpc("evm_setAutomine", [true]));

const signMany = (count: number, purchase = {}) => Promise.all(Array.from({ length: count }, () => sign(purchase)));
const paidSoFar = () => bench.world.balance(bench.world.usdc, payTo);
const owned = (account: LocalAccount) => bench.world.balance(bench.world.usdc, account.address);

async function receiptOf({ transaction }: SettleResponse) {
  return Object(await bench.world.rpc("eth_getTransactionReceipt", [transaction]));
}

/** What was signed: who pays, and with which nonce. */
function authorizationOf({ paymentPayload: { payload } }: FacilitatorRequest): { from: Address; nonce: Hex } {
  const { from, nonce } = Object(payload.authorization);
  if (!isAddress(from) || !isHex(nonce)) throw new Error("This is no payment by EIP-3009.");
  return { from, nonce };
}

/** The payer takes back what was signed, in a transaction of somebody else. */
async function cancel(request: FacilitatorRequest, account: LocalAccount): Promise<void> {
  const { from: authorizer, nonce } = authorizationOf(request);
  const { usdc, chainId } = bench.world;
  const { extra = {} } = request.paymentRequirements;
  const signature = await account.signTypedData({
    domain: { name: String(extra.name), version: String(extra.version), chainId, verifyingContract: usdc },
    types: {
      CancelAuthorization: [
        { name: "authorizer", type: "address" },
        { name: "nonce", type: "bytes32" },
      ],
    },
    primaryType: "CancelAuthorization",
    message: { authorizer, nonce },
  });
  await bench.world.cancelAuthorization({ authorizer, nonce, signature });
}

describe("settlements that share a transaction", () => {
  it("are thirty-two in one, each exact, with its place in the log, and for 0.65 of the gas at most", async () => {
    const scheme = together({ aggregate: { maxItems: 32, maxWaitMs: 5_000 } });
    const accounts = Array.from({ length: 32 }, newAccount);
    const requests = await Promise.all(accounts.map((account) => sign({ account })));
    await schemeWith().settle(await sign());
    const alone = await receiptOf(await schemeWith().settle(await sign()));
    const [sent, had] = [await sentSoFar(), await paidSoFar()];
    const settled = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(settled.filter(({ success }) => success)).toHaveLength(32);
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await paidSoFar()).toBe(had + 320_000n);
    expect(await Promise.all(accounts.map(owned))).toEqual(accounts.map(() => 0n));
    const [first] = settled;
    const { logs, gasUsed } = await receiptOf(first ?? expect.unreachable());
    const payers = settled.map(({ extra }) => {
      const log = logs.find(({ logIndex }: { logIndex: Hex }) => hexToNumber(logIndex) === extra?.logIndex);
      return `0x${log.topics[1].slice(26)}`;
    });
    expect(payers).toEqual(accounts.map(({ address }) => address.toLowerCase()));
    expect(hexToNumber(gasUsed) / 32 / hexToNumber(alone.gasUsed)).toBeLessThanOrEqual(0.65);
  });

  it("leave when the first of them has waited long enough, and one leaves alone as it always did", async () => {
    const scheme = together({ aggregate: { maxItems: 32, maxWaitMs: 30 } });
    const single = await scheme.settle(await sign());
    expect(single).toMatchObject({ success: true });
    expect(single).not.toHaveProperty("extra");
    expect((await receiptOf(single)).to).toBe(bench.world.usdc.toLowerCase());
    const requests = await signMany(3);
    const settled = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(new Set(settled.map(({ transaction }) => transaction)).size).toBe(1);
  });

  it("are no harm to each other when one is cancelled and another one's money is gone", async () => {
    const scheme = together({ verdictLifetimeMs: 60_000 });
    const [robbed, reluctant] = [newAccount(), newAccount()];
    const poor = await sign({ account: robbed });
    const cancelled = await sign({ account: reluctant });
    const good = await signMany(4);
    const [sent, had] = [await sentSoFar(), await paidSoFar()];
    const requests = [...good.slice(0, 2), poor, cancelled, ...good.slice(2)];
    for (const request of requests) expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    await bench.world.setBalance(bench.world.usdc, robbed.address, 0n);
    await cancel(cancelled, reluctant);
    const settled = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(settled.map((one) => (one.success ? "" : one.errorReason))).toEqual([
      ...["", "", "insufficient_funds", "invalid_exact_evm_nonce_already_used", "", ""],
    ]);
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await paidSoFar()).toBe(had + 40_000n);
  });

  it("are tried once more alone when they failed among others and would not fail now", async () => {
    const scheme = together();
    const account = newAccount();
    const requests = [await sign({ account }), await sign()];
    const [sent, { usdc, setBalance }] = [await sentSoFar(), bench.world];
    bench.proxy.answerOnce("eth_sendRawTransactionSync", async (pass) => {
      await setBalance(usdc, account.address, 0n);
      const answer = Object(await pass());
      await setBalance(usdc, account.address, 10_000n);
      return { result: answer.result };
    });
    const settled = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(settled).toMatchObject([{ success: true }, { success: true }]);
    expect(await sentSoFar()).toBe(sent + 2);
    expect(await owned(account)).toBe(0n);
  });

  it("are settled each alone when one payer got code that burns the gas of all", async () => {
    const scheme = together({ verdictLifetimeMs: 60_000, aggregate: { maxItems: 3, maxWaitMs: 5_000 } });
    const burner = newAccount();
    const requests = [await sign({ account: burner }), ...(await signMany(2))];
    for (const request of requests) expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    const [had, { setCode }] = [await paidSoFar(), bench.world];
    // INVALID takes all gas that it is given.
    const undo = await setCode(burner.address, "0xfe");
    const [burnt, ...others] = await Promise.all(requests.map((request) => scheme.settle(request)));
    await undo();
    expect(burnt).toMatchObject({ success: false });
    expect(others).toMatchObject([{ success: true }, { success: true }]);
    expect(await paidSoFar()).toBe(had + 20_000n);
  });

  it("are several of one payer to one payee of one amount, as many as the payer has money for", async () => {
    const scheme = together();
    const account = newAccount();
    const requests = await signMany(5, { account, units: 0n });
    await bench.world.fund(account.address, 30_000n);
    const [sent, had] = [await sentSoFar(), await paidSoFar()];
    const settled = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(settled.map((one) => (one.success ? "" : one.errorReason)).sort()).toEqual([
      ...["", "", "", "insufficient_funds", "insufficient_funds"],
    ]);
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await paidSoFar()).toBe(had + 30_000n);
    expect(settled.flatMap((one) => (one.success ? [] : [one.transaction]))).toEqual(["", ""]);
    const places = settled.flatMap(({ extra }) => (extra ? [extra.logIndex] : []));
    expect(new Set(places).size).toBe(3);
  });

  it("are one of a payer's two when the other is cancelled, though both look the same in the log", async () => {
    const scheme = together({ verdictLifetimeMs: 60_000 });
    const account = newAccount();
    const [first, second] = [await sign({ account }), await sign({ account })];
    for (const request of [first, second]) expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    await cancel(second, account);
    const settled = await Promise.all([first, second].map((request) => scheme.settle(request)));
    expect(settled).toMatchObject([{ success: true }, { errorReason: "invalid_exact_evm_nonce_already_used" }]);
    expect(await owned(account)).toBe(10_000n);
  });

  it("are never the same payment twice, with and without a record", async () => {
    const [bare, recorded] = [together(), createFacilitator({ schemes: [together()] })];
    for (const facilitator of [bare, recorded]) {
      const [request, other, had] = [await sign({ units: 20_000n }), await sign(), await paidSoFar()];
      const copies = [request, other, request, request];
      const settled = await Promise.all(copies.map((copy) => facilitator.settle(copy)));
      expect(settled.map(({ success }) => success).sort()).toEqual([false, false, true, true]);
      expect(await paidSoFar()).toBe(had + 20_000n);
    }
  });

  it("go alone when the node refuses the transaction", async () => {
    const scheme = together();
    const requests = await signMany(3);
    const sent = await sentSoFar();
    bench.proxy.answerOnce("eth_sendRawTransactionSync", async () => ({
      error: { code: -32000, message: "intrinsic gas too high: exceeds block gas limit" },
    }));
    const settled = await Promise.all(requests.map((request) => scheme.settle(request)));
    expect(settled).toMatchObject([{ success: true }, { success: true }, { success: true }]);
    expect(await sentSoFar()).toBe(sent + 3);
  });

  it("leave without the one that cannot be written down", async () => {
    const scheme = together();
    const requests = await signMany(3);
    const sent = await sentSoFar();
    const settled = await Promise.allSettled(
      requests.map((request, at) =>
        scheme.settle(request, {
          onBroadcast() {
            if (at === 1) throw new Error("no store");
          },
        }),
      ),
    );
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await scheme.verify(requests[1] ?? expect.unreachable())).toMatchObject({ isValid: true });
  });

  it("are found by another process, each for itself, also when the node has lost the transaction", async () => {
    const scheme = together({ receiptTimeoutMs: 300 });
    const requests = await signMany(3);
    const [sent, had] = [await sentSoFar(), await paidSoFar()];
    await bench.world.rpc("evm_setAutomine", [false]);
    const left: { transaction: string; raw: string }[] = [];
    const pending = await Promise.all(
      requests.map((request, at) =>
        scheme.settle(request, {
          onBroadcast(transaction, raw = "") {
            left[at] = { transaction, raw };
          },
        }),
      ),
    );
    expect(pending.map((one) => !one.success && one.errorReason)).toEqual(requests.map(() => "settlement_pending"));
    await bench.world.rpc("anvil_dropTransaction", [left[0]?.transaction]);
    await bench.world.rpc("evm_setAutomine", [true]);
    const other = schemeWith();
    for (const [at, request] of requests.entries()) {
      const { transaction, raw } = left[at] ?? expect.unreachable();
      expect(await other.resume(request, transaction, { raw })).toMatchObject({ success: true, transaction });
    }
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await paidSoFar()).toBe(had + 30_000n);
  });
});

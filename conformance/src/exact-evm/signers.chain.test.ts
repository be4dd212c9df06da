import { createFacilitator, type FacilitatorEvent } from "@x402-reference/facilitator";
import type { Address, LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { facilitatorKey } from "../chain/keys.js";
import { startCountingProxy } from "./counting-proxy.js";

const bench = useBench("signers");
const { sign, schemeWith } = bench;
const first = privateKeyToAccount(facilitatorKey);
const [second, third, pauper] = Array.from({ length: 3 }, () => bench.newAccount()) as [
  LocalAccount,
  LocalAccount,
  LocalAccount,
];

beforeAll(async () => {
  for (const { address } of [second, third]) await bench.world.setNativeBalance(address, 10n ** 18n);
  await bench.world.setNativeBalance(pauper.address, 0n);
});

async function countOf(address: Address): Promise<number> {
  return Number(await bench.world.rpc("eth_getTransactionCount", [address, "latest"]));
}

const signMany = (count: number) => Promise.all(Array.from({ length: count }, () => sign()));

describe("several accounts", () => {
  it("share the work, each with nonces of its own, and all are named", async () => {
    const scheme = schemeWith({ accounts: [second, third] });
    const accounts = [first, second, third].map(({ address }) => address);
    expect(scheme.signers()).toEqual({ "eip155:*": accounts });
    const before = await Promise.all(accounts.map(countOf));
    const settled = await Promise.all((await signMany(12)).map((request) => scheme.settle(request)));
    expect(settled.filter(({ success }) => success)).toHaveLength(12);
    const after = await Promise.all(accounts.map(countOf));
    const shares = after.map((count, at) => count - (before[at] ?? 0));
    expect(shares.reduce((sum, share) => sum + share)).toBe(12);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(2);
  });

  it("do without one that has no money for gas", async () => {
    // A node that answers with the receipt is taken to have the transaction when it is slow to refuse.
    const node = await startCountingProxy(bench.world.rpcUrl);
    onTestFinished(() => node.stop());
    node.lack("eth_sendRawTransactionSync");
    const scheme = schemeWith({ account: pauper, accounts: [second], rpcUrl: node.url });
    const settled = await Promise.all((await signMany(4)).map((request) => scheme.settle(request)));
    expect(settled.filter(({ success }) => success)).toHaveLength(4);
    const poor = schemeWith({ account: pauper, rpcUrl: node.url });
    expect(await poor.settle(await sign())).toMatchObject({
      errorReason: "invalid_transaction_state",
      errorMessage: "The facilitator cannot pay the gas.",
      transaction: "",
    });
  });

  it("refuse to be two of the same, or none", () => {
    const [twice, none] = [() => schemeWith({ account: first, accounts: [first] }), () => schemeWith({ accounts: [] })];
    expect(twice).toThrow(expect.objectContaining({ code: "invalid_configuration", field: "accounts" }));
    expect(none).not.toThrow();
  });
});

describe("an account whose key is elsewhere", () => {
  /** Signs after a while, as a service does, and as often as it can. */
  function remote(account: LocalAccount, answers: readonly ("signs" | "fails" | "hangs")[]): LocalAccount {
    const left = [...answers];
    const signTransaction: LocalAccount["signTransaction"] = async (...transaction) => {
      const answer = left.shift() ?? "signs";
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (answer === "fails") throw new Error("403 from the key service");
      if (answer === "hangs") await new Promise(() => undefined);
      return account.signTransaction(...transaction);
    };
    return { ...account, signTransaction };
  }

  it("settles, and a signature that fails costs no nonce and no payment", async () => {
    const events: FacilitatorEvent[] = [];
    const scheme = schemeWith({ account: remote(second, ["signs", "fails"]) });
    const facilitator = createFacilitator({ schemes: [scheme], onEvent: (event) => events.push(event) });
    expect(await facilitator.settle(await sign())).toMatchObject({ success: true });
    const request = await sign();
    expect(await facilitator.settle(request)).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "",
    });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "fault", error: expect.objectContaining({ code: "signer_unavailable" }) }),
    );
    expect(await facilitator.settle(request)).toMatchObject({ success: true });
  });

  it("leaves the work to others while it does not answer", async () => {
    const scheme = schemeWith({ account: remote(second, ["hangs"]), accounts: [third], rpcTimeoutMs: 500 });
    const settled = await Promise.all((await signMany(4)).map((request) => scheme.settle(request)));
    expect(settled.filter(({ success }) => success)).toHaveLength(4);
  });
});

it("lets those who wait behind a signature that does not come wait for no other one", async () => {
  const signTransaction = vi.fn<LocalAccount["signTransaction"]>(() => new Promise(() => undefined));
  const scheme = schemeWith({ account: { ...second, signTransaction }, rpcTimeoutMs: 1_000 });
  const outcomes = await Promise.allSettled((await signMany(6)).map((request) => scheme.settle(request)));
  expect(outcomes).toMatchObject(outcomes.map(() => ({ reason: { code: "signer_unavailable" } })));
  expect(signTransaction.mock.calls.length).toBeLessThan(6);
});

describe("what gas may cost", () => {
  it("is bounded for a transaction, and refused before anything is sent when no block takes so little", async () => {
    const scheme = schemeWith({ maxFeePerTransaction: 1_000n });
    const before = await countOf(first.address);
    const request = await sign();
    expect(await scheme.settle(request)).toMatchObject({ errorReason: "facilitator_fee_cap", transaction: "" });
    expect(await countOf(first.address)).toBe(before);
    const generous = schemeWith({ maxFeePerTransaction: 10n ** 16n });
    const settled = await generous.settle(request);
    const { gas, maxFeePerGas } = Object(await bench.world.rpc("eth_getTransactionByHash", [settled.transaction]));
    expect(BigInt(gas) * BigInt(maxFeePerGas)).toBeLessThanOrEqual(10n ** 16n);
  });

  it("is bounded for an hour by what was paid, for all accounts together", async () => {
    const plain = await schemeWith().settle(await sign());
    const { gas, maxFeePerGas } = Object(await bench.world.rpc("eth_getTransactionByHash", [plain.transaction]));
    const atMost = BigInt(gas) * BigInt(maxFeePerGas);
    const scheme = schemeWith({ accounts: [second], maxFeePerHour: (atMost * 5n) / 4n });
    const outcomes: string[] = [];
    for (let count = 0; count < 12 && !outcomes.includes("facilitator_fee_cap"); count += 1) {
      const settled = await scheme.settle(await sign());
      outcomes.push(settled.success ? "" : settled.errorReason);
    }
    expect(outcomes.length).toBeGreaterThan(2);
    expect(outcomes.at(-1)).toBe("facilitator_fee_cap");
  });
});

describe("an account that runs out of money", () => {
  it("is told of at once and again, while others are not", async () => {
    const events: FacilitatorEvent[] = [];
    const scheme = schemeWith({
      account: second,
      accounts: [pauper],
      balanceWatch: { atLeast: 10n ** 9n, everyMs: 20 },
    });
    createFacilitator({ schemes: [scheme], onEvent: (event) => events.push(event) });
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(1));
    expect(events[0]).toEqual({
      ...{ type: "signer_balance_low", network: bench.world.network, address: pauper.address },
      ...{ balance: "0", threshold: "1000000000" },
    });
    expect(events.filter((event) => "address" in event && event.address !== pauper.address)).toEqual([]);
  });
});

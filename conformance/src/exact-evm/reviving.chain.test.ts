import type { FacilitatorRequest } from "@x402-reference/types";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterEach, describe, expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { facilitatorKey } from "../chain/keys.js";

const bench = useBench("reviving");
const { sign, sentSoFar, schemeWith } = bench;
const impatient = { receiptTimeoutMs: 300 };

afterEach(() => bench.world.rpc("evm_setAutomine", [true]));

/** What a process leaves behind that dies after writing its transaction down, and before sending it. */
async function signedAndNotSent(request: FacilitatorRequest): Promise<{ transaction: string; raw: string }> {
  const left = { transaction: "", raw: "" };
  const dying = schemeWith().settle(request, {
    onBroadcast(transaction, raw = "") {
      Object.assign(left, { transaction, raw });
      throw new Error("killed");
    },
  });
  await expect(dying).rejects.toThrow("killed");
  return left;
}

/** What a process leaves behind that dies after sending its transaction. */
async function sent(request: FacilitatorRequest, options = {}): Promise<{ transaction: string; raw: string }> {
  const left = { transaction: "", raw: "" };
  await schemeWith(options).settle(request, {
    onBroadcast: (transaction, raw = "") => void Object.assign(left, { transaction, raw }),
  });
  return left;
}

/** Uses the facilitator's next nonce for something else. */
async function useNonce(): Promise<void> {
  const account = privateKeyToAccount(facilitatorKey);
  const raw: Hex = await account.signTransaction({
    type: "eip1559",
    chainId: bench.world.chainId,
    nonce: await sentSoFar(),
    to: account.address,
    gas: 21_000n,
    maxFeePerGas: 10n ** 13n,
    maxPriorityFeePerGas: 10n ** 12n,
  });
  await bench.world.rpc("eth_sendRawTransaction", [raw]);
}

describe("a transaction that was signed and never sent", () => {
  it("is sent by somebody else, the same to the byte, who needs no key for it", async () => {
    const request = await sign();
    const { transaction, raw } = await signedAndNotSent(request);
    const before = await sentSoFar();
    expect(await schemeWith().resume(request, transaction, { raw })).toMatchObject({ success: true, transaction });
    expect(await sentSoFar()).toBe(before + 1);
  });

  it("is not sent without its bytes", async () => {
    const request = await sign();
    const { transaction } = await signedAndNotSent(request);
    const before = await sentSoFar();
    expect(await schemeWith(impatient).resume(request, transaction)).toMatchObject({
      errorReason: "settlement_pending",
      transaction,
    });
    expect(await sentSoFar()).toBe(before);
  });

  it("is not sent when the payment has expired", async () => {
    const request = await sign();
    const { transaction, raw } = await signedAndNotSent(request);
    const before = await sentSoFar();
    const late = schemeWith({ ...impatient, now: () => Date.now() / 1000 + 55 });
    expect(await late.resume(request, transaction, { raw })).toMatchObject({ errorReason: "settlement_pending" });
    expect(await sentSoFar()).toBe(before);
  });

  it("is certain never to happen when another one has its nonce", async () => {
    const request = await sign();
    const { transaction, raw } = await signedAndNotSent(request);
    await useNonce();
    const before = await sentSoFar();
    expect(await schemeWith().resume(request, transaction, { raw })).toBeUndefined();
    expect(await sentSoFar()).toBe(before);
    expect(await schemeWith().settle(request)).toMatchObject({ success: true });
  });

  it("is certain never to happen when another one has its nonce and the payment has expired", async () => {
    const request = await sign();
    const { transaction, raw } = await signedAndNotSent(request);
    await useNonce();
    const late = schemeWith({ now: () => Date.now() / 1000 + 55 });
    expect(await late.resume(request, transaction, { raw })).toBeUndefined();
  });

  it("is not given up before the other one is as deep as was asked for", async () => {
    const request = await sign();
    const { transaction, raw } = await signedAndNotSent(request);
    await useNonce();
    const scheme = schemeWith({ ...impatient, confirmations: 3 });
    const again = () => scheme.resume(request, transaction, { raw });
    expect(await again()).toMatchObject({ errorReason: "settlement_pending" });
    await bench.world.rpc("evm_mine", []);
    expect(await again()).toMatchObject({ errorReason: "settlement_pending" });
    await bench.world.rpc("evm_mine", []);
    expect(await again()).toBeUndefined();
  });

  it("leaves the key's nonces in order when it is sent between others", async () => {
    const scheme = schemeWith();
    const [first, left, next] = [await sign(), await sign(), await sign()];
    expect(await scheme.settle(first)).toMatchObject({ success: true });
    const { transaction, raw } = await signedAndNotSent(left);
    expect(await scheme.resume(left, transaction, { raw })).toMatchObject({ success: true });
    const before = bench.proxy.methods.length;
    expect(await scheme.settle(next)).toMatchObject({ success: true });
    const sends = bench.proxy.methods.slice(before).filter((method) => method.startsWith("eth_sendRawTransaction"));
    expect(sends).toHaveLength(1);
  });
});

describe("a transaction that was sent", () => {
  it("is found, and not sent twice", async () => {
    const request = await sign();
    const left = await sent(request);
    const before = await sentSoFar();
    expect(await schemeWith().resume(request, left.transaction, left)).toMatchObject({
      success: true,
      transaction: left.transaction,
    });
    expect(await sentSoFar()).toBe(before);
  });

  it("is sent again when the node has lost it", async () => {
    const request = await sign();
    await bench.world.rpc("evm_setAutomine", [false]);
    const left = await sent(request, impatient);
    await bench.world.rpc("anvil_dropTransaction", [left.transaction]);
    await bench.world.rpc("evm_setAutomine", [true]);
    expect(await schemeWith().resume(request, left.transaction, left)).toMatchObject({
      success: true,
      transaction: left.transaction,
    });
  });

  it.each([[["eth_getTransactionReceipt"]], [["eth_getTransactionReceipt", "eth_getTransactionByHash"]]])(
    "is not given up because a node does not show it by %j",
    async (methods) => {
      const request = await sign();
      const left = await sent(request);
      for (const method of methods) bench.proxy.answerOnce(method, async () => ({ result: null }));
      expect(await schemeWith().resume(request, left.transaction, left)).toMatchObject({ success: true });
    },
  );

  it("is not given up when its payment has expired and the node is slow to show its receipt", async () => {
    const request = await sign();
    const left = await sent(request);
    bench.proxy.answerOnce("eth_getTransactionReceipt", async () => ({ result: null }));
    const late = schemeWith({ now: () => Date.now() / 1000 + 55 });
    expect(await late.resume(request, left.transaction, left)).toMatchObject({ success: true });
  });

  it("is not given up when its payment has expired and the node shows nothing of it but the used nonce", async () => {
    const request = await sign();
    const left = await sent(request);
    for (const method of ["eth_getTransactionReceipt", "eth_getTransactionByHash"]) {
      bench.proxy.answerOnce(method, async () => ({ result: null }));
    }
    const late = schemeWith({ now: () => Date.now() / 1000 + 55 });
    expect(await late.resume(request, left.transaction, left)).toMatchObject({ success: true });
  });

  it("is a fault when the node does not tell, and nothing is given up", async () => {
    const request = await sign();
    const { transaction, raw } = await signedAndNotSent(request);
    await useNonce();
    bench.proxy.answerOnce("eth_getTransactionReceipt", async () => ({ error: { code: -32603, message: "down" } }));
    await expect(schemeWith().resume(request, transaction, { raw })).rejects.toMatchObject({
      code: "chain_unreachable",
    });
  });
});

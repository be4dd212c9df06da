import { createFacilitator } from "@x402-reference/facilitator";
import { type FacilitatorRequest, network } from "@x402-reference/types";
import { isAddress, isHex, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterEach, describe, expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { facilitatorKey, suiteFacilitatorKey } from "../chain/keys.js";

const bench = useBench("settling");
const { sign, sentSoFar, payTo, schemeWith } = bench;

afterEach(() => bench.world.rpc("evm_setAutomine", [true]));

/** Somebody else sends what the payer signed. */
async function sendByStranger({ paymentPayload }: FacilitatorRequest) {
  const { signature, authorization } = paymentPayload.payload;
  if (!isHex(signature) || typeof authorization !== "object" || authorization === null) throw new Error("no payment");
  const text = (name: string) => String(Reflect.get(authorization, name));
  const [from, to, nonce] = [text("from"), text("to"), text("nonce")];
  if (!isAddress(from) || !isAddress(to) || !isHex(nonce)) throw new Error("no authorization");
  const [value, validAfter, validBefore] = ["value", "validAfter", "validBefore"].map((name) => BigInt(text(name)));
  return bench.world.submitTransferWithAuthorization({
    ...{ from, to, nonce, signature },
    ...{ value: value ?? 0n, validAfter: validAfter ?? 0n, validBefore: validBefore ?? 0n },
  });
}

describe("the same payment settled many times at once", () => {
  it("is success once and one transaction, with fifty copies", async () => {
    const facilitator = createFacilitator({ schemes: [schemeWith()] });
    const request = await sign();
    const [sent, had] = [await sentSoFar(), await bench.world.balance(bench.world.usdc, payTo)];
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => facilitator.settle(request)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
    expect(await sentSoFar()).toBe(sent + 1);
    expect(await bench.world.balance(bench.world.usdc, payTo)).toBe(had + 10_000n);
  });

  it("is success once through two facilitators that know nothing of each other", async () => {
    const other = schemeWith({ account: privateKeyToAccount(suiteFacilitatorKey) });
    const facilitators = [schemeWith(), other].map((scheme) => createFacilitator({ schemes: [scheme] }));
    const request = await sign();
    const had = await bench.world.balance(bench.world.usdc, payTo);
    const outcomes = await Promise.all(facilitators.map((facilitator) => facilitator.settle(request)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
    expect(await bench.world.balance(bench.world.usdc, payTo)).toBe(had + 10_000n);
  });
});

describe("a payment that somebody else has sent", () => {
  it("is refused with the transaction that moved the money", async () => {
    const request = await sign();
    const { hash } = await sendByStranger(request);
    const sent = await sentSoFar();
    expect(await schemeWith().settle(request)).toMatchObject({
      success: false,
      errorReason: "invalid_exact_evm_nonce_already_used",
      errorMessage: expect.stringContaining(hash),
      transaction: hash,
    });
    expect(await sentSoFar()).toBe(sent);
  });

  it("is refused without one when the offer is another", async () => {
    const request = await sign();
    await sendByStranger(request);
    const { paymentPayload, paymentRequirements } = request;
    const other = { ...paymentRequirements, extra: { ...paymentRequirements.extra }, payTo: bench.world.usdc };
    expect(await schemeWith().settle({ paymentPayload, paymentRequirements: other })).toMatchObject({
      success: false,
      transaction: "",
    });
  });

  it("is refused without one when the facilitator itself sent it", async () => {
    const request = await sign();
    expect(await schemeWith().settle(request)).toMatchObject({ success: true });
    expect(await schemeWith().settle(request)).toMatchObject({
      errorReason: "invalid_exact_evm_nonce_already_used",
      transaction: "",
    });
  });

  it("costs one reverted transaction when it was sent after the verdict, and is never success", async () => {
    const request = await sign();
    const scheme = schemeWith();
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    const { hash } = await sendByStranger(request);
    const settled = await scheme.settle(request);
    expect(settled).toMatchObject({
      success: false,
      errorReason: "invalid_transaction_state",
      errorMessage: expect.stringContaining(hash),
    });
    expect(settled.transaction).not.toBe(hash);
  });
});

describe("a verdict", () => {
  it("spares the question once, for the same request, and only while it is fresh", async () => {
    const asked = async (work: () => Promise<unknown>) => {
      const before = bench.proxy.methods.length;
      await work();
      return bench.proxy.methods.slice(before).includes("eth_call");
    };
    const [fresh, altered, stale] = [await sign(), await sign(), await sign()];
    const scheme = schemeWith();
    expect(await scheme.verify(fresh)).toMatchObject({ isValid: true });
    expect(await asked(() => scheme.settle(fresh))).toBe(false);
    expect(await scheme.settle(fresh)).toMatchObject({ errorReason: "invalid_exact_evm_nonce_already_used" });
    expect(await scheme.verify(altered)).toMatchObject({ isValid: true });
    const accepted = { ...altered.paymentPayload.accepted, maxTimeoutSeconds: 61 };
    const other = { ...altered, paymentPayload: { ...altered.paymentPayload, accepted } };
    expect(await asked(() => scheme.settle(other))).toBe(true);
    const forgetful = schemeWith({ verdictLifetimeMs: 0 });
    expect(await forgetful.verify(stale)).toMatchObject({ isValid: true });
    expect(await asked(() => forgetful.settle(stale))).toBe(true);
  });

  it("does not outlive the payment", async () => {
    let ahead = 0;
    const scheme = schemeWith({ now: () => Date.now() / 1000 + ahead });
    const request = await sign();
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    ahead = 60;
    expect(await scheme.settle(request)).toMatchObject({
      errorReason: "invalid_exact_evm_payload_authorization_valid_before",
      transaction: "",
    });
  });
});

describe("a transaction that is not mined in time", () => {
  it("is pending no longer than the server waits, and is found again without another one", async () => {
    const facilitator = createFacilitator({ schemes: [schemeWith()] });
    const request = await sign({ maxTimeoutSeconds: 8 });
    const hasty = { ...request, paymentRequirements: { ...request.paymentRequirements, maxTimeoutSeconds: 1 } };
    const sent = await sentSoFar();
    await bench.world.rpc("evm_setAutomine", [false]);
    const started = Date.now();
    const pending = await facilitator.settle(hasty);
    expect(Date.now() - started).toBeLessThan(4_000);
    expect(pending).toMatchObject({ errorReason: "settlement_pending", transaction: expect.stringMatching(/^0x/) });
    await bench.world.rpc("evm_mine", []);
    expect(await facilitator.settle(hasty)).toMatchObject({ success: true, transaction: pending.transaction });
    expect(await sentSoFar()).toBe(sent + 1);
  });

  it("is not success when another one took its place", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 300 });
    const request = await sign();
    const account = privateKeyToAccount(facilitatorKey);
    await bench.world.rpc("evm_setAutomine", [false]);
    const pending = await scheme.settle(request);
    expect(pending).toMatchObject({ errorReason: "settlement_pending" });
    const instead = await account.signTransaction({
      type: "eip1559",
      chainId: bench.world.chainId,
      nonce: await sentSoFar(),
      to: account.address,
      gas: 21_000n,
      maxFeePerGas: 10n ** 13n,
      maxPriorityFeePerGas: 10n ** 12n,
    });
    await bench.world.rpc("eth_sendRawTransaction", [instead]);
    await bench.world.rpc("evm_mine", []);
    expect(await scheme.resume(request, pending.transaction)).toMatchObject({ errorReason: "settlement_pending" });
    await bench.world.rpc("evm_setAutomine", [true]);
    expect(await scheme.settle(await sign())).toMatchObject({ success: true });
  });

  it("is success only when it is as deep as was asked for", async () => {
    const scheme = schemeWith({ receiptTimeoutMs: 400, confirmations: 2 });
    const request = await sign();
    const pending = await scheme.settle(request);
    expect(pending).toMatchObject({ errorReason: "settlement_pending" });
    await bench.world.rpc("evm_mine", []);
    expect(await scheme.resume(request, pending.transaction)).toMatchObject({ success: true });
  });
});

describe("a chain that is not as it was", () => {
  it("is a fault and no verdict when it is another one", async () => {
    const elsewhere = network("eip155:8453");
    const { paymentPayload, paymentRequirements } = await sign();
    const request = {
      paymentPayload: { ...paymentPayload, accepted: { ...paymentPayload.accepted, network: elsewhere } },
      paymentRequirements: { ...paymentRequirements, network: elsewhere },
    };
    await expect(schemeWith({ network: elsewhere }).verify(request)).rejects.toMatchObject({ code: "wrong_chain" });
  });

  it.each([
    ["nothing", { result: "0x" }],
    ["another word", { result: toHex(1, { size: 32 }) }],
    ["an error", { error: { code: -32000, message: "out of memory" } }],
  ])("is a fault and no verdict when it answers %s", async (_, answer) => {
    const request = await sign();
    bench.proxy.answerOnce("eth_call", async () => answer);
    await expect(schemeWith().verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
  });

  it("is asked again when it is behind what it has said, and is a fault when it stays so", async () => {
    const scheme = schemeWith();
    const request = await sign();
    let old: unknown;
    bench.proxy.answerOnce("eth_call", async (pass) => {
      old = Reflect.get(Object(await pass()), "result");
      return { result: old };
    });
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    for (const payment of [request, await sign()]) {
      expect(await scheme.settle(payment)).toMatchObject({ success: true });
    }
    bench.proxy.answerOnce("eth_call", async () => ({ result: old }));
    expect(await scheme.verify(request)).toMatchObject({ invalidReason: "invalid_exact_evm_nonce_already_used" });
    bench.proxy.answerOnce("eth_call", async () => {
      bench.proxy.answerOnce("eth_call", async () => ({ result: old }));
      return { result: old };
    });
    await expect(scheme.verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});

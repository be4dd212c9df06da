import { decodeFunctionData, parseAbi } from "viem";
import { describe, expect, it } from "vitest";
import type { OpenPayment } from "../facilitator/method.js";
import { context, delegatedRequest, manager, redemptionAnswer } from "../testing/delegations.js";
import { now, payee, payer, stranger, usdc } from "../testing/fixtures.js";
import { erc7710Method } from "./method.js";
import { createWindows } from "./windows.js";

const managerAbi = parseAbi(["function redeemDelegations(bytes[], bytes32[], bytes[])"]);

function open(method = erc7710Method({ delegationManagers: "any" }), request = delegatedRequest()): OpenPayment {
  const opened = method.open(request, context);
  if (!opened.ok) throw new Error(opened.problem.expected);
  return opened.payment;
}

const keyOf = (changes: Parameters<typeof delegatedRequest>[0]) => open(undefined, delegatedRequest(changes)).key;
const identified = (id: unknown) => ({ extensions: { "payment-identifier": { info: { id } } } });

describe("redeeming a delegation", () => {
  it("executes one transfer that is made of the offer alone, in the reverting mode", () => {
    const { to, data } = open().call(redemptionAnswer());
    expect(to).toBe(manager.toLowerCase());
    expect(data.slice(0, 10)).toBe("0xcef6d209");
    const { args } = decodeFunctionData({ abi: managerAbi, data });
    const execution = [
      usdc.slice(2).toLowerCase(),
      "0".repeat(64),
      "a9059cbb",
      payee.slice(2).toLowerCase().padStart(64, "0"),
      (10_000).toString(16).padStart(64, "0"),
    ].join("");
    expect(args).toEqual([["0x1234"], [`0x${"0".repeat(64)}`], [`0x${execution}`]]);
  });

  it("is simulated by the account that sends it, with the gas that it may have", () => {
    const { caller, codes, calls } = open().probe();
    expect(caller).toBe(stranger.address);
    expect(codes).toEqual([usdc.toLowerCase(), manager.toLowerCase()]);
    expect(calls).toHaveLength(7);
    expect(calls[3]).toMatchObject({ target: manager.toLowerCase(), gas: 1_000_000n });
    expect(calls[3]?.data).toBe(open().call(redemptionAnswer()).data);
  });

  it("is never told to be unused, as a delegation may be redeemed again", () => {
    expect(open().isUsed).toBeUndefined();
  });

  it("gets little more gas than its simulation used, and never more than the cap and the transaction's own", () => {
    const gasAfter = (gasUsed: bigint) => open().call(redemptionAnswer({ redemption: { gasUsed } })).gas;
    expect(gasAfter(101_000n) - gasAfter(100_000n)).toBe(2_000n);
    expect(gasAfter(700_000n)).toBe(gasAfter(600_000n));
    expect(gasAfter(700_000n)).toBeLessThan(1_030_000n);
  });

  it("reads no other payload", () => {
    const request = delegatedRequest({ payload: { delegator: 7 } });
    const opened = erc7710Method({ delegationManagers: "any" }).open(request, context);
    expect(opened).toEqual({ ok: false, problem: { field: "delegator", expected: "a non-empty string" } });
  });

  it("is not set up with a list of anything but addresses", () => {
    const misconfigured = () => erc7710Method({ delegationManagers: [`${manager.slice(0, -1)}D` as typeof manager] });
    expect(misconfigured).toThrow(expect.objectContaining({ code: "invalid_configuration" }));
  });
});

describe("what a payment by a delegation consumes", () => {
  it("is the same for every encoding", () => {
    const key = keyOf({});
    expect(open().payer).toBe(payer.address);
    expect(keyOf({ payload: { more: 1, delegator: payer.address.toLowerCase(), permissionContext: "0x1234" } })).toBe(
      key,
    );
    expect(keyOf({ payload: { delegationManager: manager.toLowerCase() } })).toBe(key);
    expect(keyOf({ requirements: { maxTimeoutSeconds: 61 } })).toBe(key);
    expect(keyOf({ requirements: { payTo: payee.toLowerCase() } })).toBe(key);
    expect(keyOf(identified("short"))).toBe(key);
    expect(keyOf(identified(7))).toBe(key);
  });

  it.each([
    ["manager", { payload: { delegationManager: usdc } }],
    ["context", { payload: { permissionContext: "0x12" } }],
    ["delegator", { payload: { delegator: payee } }],
    ["amount", { requirements: { amount: "10001" } }],
    ["recipient", { requirements: { payTo: usdc } }],
    ["asset", { requirements: { asset: payee } }],
    ["offer's extra", { requirements: { extra: { assetTransferMethod: "erc7710", item: 2 } } }],
    ["payment identifier", identified("a-second-purchase")],
  ])("is another one for another %s", (_, changes) => {
    expect(keyOf(changes)).not.toBe(keyOf({}));
    expect(keyOf(changes)).toBe(keyOf(changes));
  });
});

describe("the time of a payment that carries none", () => {
  const tooLate = { reason: "invalid_exact_evm_payload_authorization_valid_before" };

  it("begins when it is first found good and lasts as long as the offer says", async () => {
    const method = erc7710Method({ delegationManagers: "any" });
    const payment = open(method);
    expect(await payment.at(BigInt(now + 1_000)).judge()).toBeUndefined();
    expect(await payment.judgeChain(redemptionAnswer({ codes: [0n, 0n] }))).toBeDefined();
    expect(await payment.at(BigInt(now + 1_000)).judge()).toBeUndefined();
    expect(await payment.judgeChain(redemptionAnswer())).toBeUndefined();
    expect(await payment.at(BigInt(now + 30)).judgeChain(redemptionAnswer())).toBeUndefined();
    expect(
      await open(method)
        .at(BigInt(now + 60))
        .judge(),
    ).toBeUndefined();
    expect(
      await open(method)
        .at(BigInt(now + 61))
        .judge(),
    ).toMatchObject(tooLate);
  });

  it("is of its own for every payment identifier", async () => {
    const method = erc7710Method({ delegationManagers: "any" });
    await open(method).judgeChain(redemptionAnswer());
    const other = open(method, delegatedRequest(identified("a-second-purchase")));
    expect(await other.at(BigInt(now + 61)).judge()).toBeUndefined();
  });

  it("is remembered of as many payments as told", () => {
    const windows = createWindows(2);
    for (const [index, key] of ["a", "b", "a", "c"].entries()) windows.open(key, BigInt(index));
    expect(["a", "b", "c"].map((key) => windows.openedAt(key))).toEqual([undefined, 1n, 3n]);
  });
});

import { type Hex, maxUint256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { honest, payee, probePayment, settle, value } from "../../test/chain/probe.js";
import { encode, encodeSigned, headTime, outcome, sign } from "../../test/chain/token.js";
import type { Artifact } from "./artifact.js";
import { loadArtifact } from "./artifacts.js";
import type { FaultName } from "./faults.js";
import { deriveKey } from "./keys.js";
import { createWorld, type World } from "./world.js";

let world: World;
let abi: Artifact["abi"];

beforeAll(async () => {
  world = await createWorld();
  ({ abi } = await loadArtifact("ProbeToken"));
});
afterAll(() => world.stop());

const spender = privateKeyToAddress(deriveKey("spender", "faults"));
const probeWith = (faults: readonly FaultName[]) => probePayment(world, faults);
const ask = (token: string, data: Hex, from: string) => world.rpc("eth_call", [{ to: token, data, from }, "latest"]);

/** The three calls that answer a bool, and who makes them. */
async function erc20Calls({ token, from }: { token: Hex; from: Hex }): Promise<[name: string, data: Hex, by: Hex][]> {
  await world.setAllowance(token, from, spender, value);
  return [
    ["transfer", encode(abi, "transfer", [payee, value]), from],
    ["transferFrom", encode(abi, "transferFrom", [from, payee, value]), spender],
    ["approve", encode(abi, "approve", [spender, value]), from],
  ];
}

describe("the ERC-20 part of a probe", () => {
  test("is that of a usual token", async () => {
    const payment = await probeWith([]);
    for (const [, data, by] of await erc20Calls(payment))
      expect(await ask(payment.token, data, by)).toBe(toHex(1, { size: 32 }));
    const take = (units: bigint) =>
      outcome(world, {
        from: spender,
        to: payment.token,
        data: encode(abi, "transferFrom", [payment.from, payee, units]),
      });
    expect(await take(value + 1n)).toBe("ERC20: transfer amount exceeds allowance");
    await world.setAllowance(payment.token, payment.from, spender, maxUint256);
    expect(await take(value * 3n)).toBe("done");
    expect(await take(value * 3n + 1n)).toBe("ERC20: transfer amount exceeds balance");
  });

  test("lets anyone take anything with ignore-allowance", async () => {
    const { token, from } = await probeWith(["ignore-allowance"]);
    const data = encode(abi, "transferFrom", [from, payee, value]);
    expect(await settle(world, { token, from, data })).toEqual({ ...honest, logs: [["Transfer", value]] });
  });

  test("does nothing and says so with returns-false, and does nothing and says otherwise with no-op", async () => {
    for (const [fault, word] of [
      ["returns-false", 0],
      ["no-op", 1],
    ] as const) {
      const payment = await probeWith([fault]);
      for (const [, data, by] of await erc20Calls(payment)) {
        expect(await ask(payment.token, data, by)).toBe(toHex(word, { size: 32 }));
      }
      const settled = await settle(world, { ...payment, data: payment.data() });
      expect(settled).toEqual({ status: "success", moved: 0n, logs: [] });
    }
  });

  test("does its work and says nothing with returns-nothing", async () => {
    const payment = await probeWith(["returns-nothing"]);
    const { token, from } = payment;
    for (const [, data, by] of await erc20Calls(payment)) expect(await ask(token, data, by)).toBe("0x");
    await world.setFaults(token, ["returns-nothing", "ignore-allowance"]);
    const data = encode(abi, "transferFrom", [from, payee, value]);
    expect(await settle(world, { token, from, data })).toEqual({ ...honest, logs: [["Transfer", value]] });
  });

  test.each([
    ["short-when-mined", [["Transfer", value - 1n]]],
    ["no-log-when-mined", []],
    ["revert-when-mined", undefined],
    ["balance-drops-when-mined", undefined],
    ["foreign-log-when-mined", [["Transfer", value, "elsewhere"]]],
    [
      "double-log-when-mined",
      [
        ["Transfer", value],
        ["Transfer", value],
      ],
    ],
  ] as const)("has %s too", async (fault, logs) => {
    const { token, from } = await probeWith([fault, "ignore-allowance"]);
    const data = encode(abi, "transferFrom", [from, payee, value]);
    expect(await outcome(world, { to: token, data })).toBe("done");
    const settled = await settle(world, { token, from, data });
    expect(settled).toMatchObject(logs ? { status: "success", logs } : { status: "reverted", moved: 0n });
  });
});

describe("a transfer", () => {
  test("loses a hundredth, and at least a unit, with fee-on-transfer", async () => {
    const payment = await probeWith(["fee-on-transfer"]);
    const { token, from } = payment;
    expect(await settle(world, { ...payment, data: payment.data() })).toEqual({
      ...honest,
      logs: [["AuthorizationUsed"], ["Transfer", 9_900n], ["Transfer", 100n]],
    });
    expect(await world.balance(token, payee)).toBe(9_900n);
    expect(await world.balance(token, token)).toBe(100n);
    await world.setFaults(token, ["fee-on-transfer", "ignore-allowance"]);
    const data = encode(abi, "transferFrom", [from, payee, 1n]);
    expect(await settle(world, { token, from, data })).toMatchObject({
      logs: [
        ["Transfer", 0n],
        ["Transfer", 1n],
      ],
    });
  });

  test("repeats itself with reentrant, which only the nonce stops", async () => {
    const payment = await probeWith(["reentrant"]);
    expect(await settle(world, { ...payment, data: payment.data() })).toEqual({
      ...honest,
      logs: [["AuthorizationUsed"], ["Reentered"], ["Transfer", value]],
    });
    const careless = await probeWith(["reentrant", "ignore-nonce"]);
    expect(await settle(world, { ...careless, data: careless.data() })).toEqual({
      status: "success",
      moved: value * 2n,
      logs: [["AuthorizationUsed"], ["AuthorizationUsed"], ["Transfer", value], ["Reentered"], ["Transfer", value]],
    });
  });

  test("makes the call that it was told to make, with reentrant", async () => {
    const payment = await probeWith(["reentrant"]);
    await world.setHook(payment.token, { to: payment.token, data: encode(abi, "mint", [payee, 5n]) });
    expect(await settle(world, { ...payment, data: payment.data() })).toMatchObject({
      logs: [["AuthorizationUsed"], ["Transfer", 5n], ["Reentered"], ["Transfer", value]],
    });
  });

  test("burns five million gas with gas-bomb", async () => {
    const payment = await probeWith(["gas-bomb"]);
    const call = { ...payment, data: payment.data() };
    expect(await settle(world, { ...call, gas: 5_000_000n })).toMatchObject({ status: "reverted" });
    expect(await settle(world, { ...call, gas: 5_300_000n })).toEqual(honest);
  });
});

describe("a function that is not there", () => {
  test.each(["vrs", "bytes"] as const)("is permit (%s) with no-permit", async (overload) => {
    const { token, from, key } = await probeWith([]);
    const deadline = (await headTime(world)) + 60n;
    const message = { owner: from, spender, value, nonce: 0n, deadline };
    const signature = await sign(key, { token, type: "Permit", message });
    const data = encodeSigned(abi, "permit", [from, spender, value, deadline], { signature, overload });
    expect(await outcome(world, { to: token, data })).toBe("done");
    await world.setFaults(token, ["no-permit"]);
    for (const call of [data, encode(abi, "nonces", [from])]) {
      expect(await outcome(world, { to: token, data: call })).toBe("reverted without a reason");
    }
    await world.setFaults(token, []);
    expect(await settle(world, { token, from, data })).toMatchObject({ logs: [["Approval"]] });
    expect(await world.allowance(token, from, spender)).toBe(value);
    expect(await outcome(world, { to: token, data })).toBe("EIP2612: invalid signature");
  });

  test("is every one that takes bytes with no-bytes-overload", async () => {
    const payment = await probeWith(["no-bytes-overload"]);
    const { token } = payment;
    expect(await outcome(world, { to: token, data: payment.data("bytes") })).toBe("reverted without a reason");
    expect(await settle(world, { ...payment, data: payment.data("vrs") })).toEqual(honest);
  });
});

import { type Hex, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { honest, payee, probePayment, settle, value, type Wrong } from "../../test/chain/probe.js";
import { encode, encodeSigned, outcome, revertReason } from "../../test/chain/token.js";
import type { Artifact } from "./artifact.js";
import { loadArtifact } from "./artifacts.js";
import { type FaultName, faultBits } from "./faults.js";
import { deriveKey } from "./keys.js";
import { send } from "./send.js";
import { createWorld, type World } from "./world.js";

let world: World;
let abi: Artifact["abi"];

beforeAll(async () => {
  world = await createWorld();
  ({ abi } = await loadArtifact("ProbeToken"));
});
afterAll(() => world.stop());

const submitter = privateKeyToAddress(deriveKey("submitter", "probe"));
const probeWith = (faults: readonly FaultName[], wrong: Wrong = {}) => probePayment(world, faults, wrong);

const wrongs: Readonly<Record<keyof Wrong, string>> = {
  signature: "FiatTokenV2: invalid signature",
  expired: "FiatTokenV2: authorization is expired",
  early: "FiatTokenV2: authorization is not yet valid",
  poor: "ERC20: transfer amount exceeds balance",
  used: "FiatTokenV2: authorization is used or canceled",
};

test("an honest probe pays, by both overloads, and once", async () => {
  for (const overload of ["bytes", "vrs"] as const) {
    const payment = await probeWith([]);
    expect(await settle(world, { ...payment, data: payment.data(overload) })).toEqual(honest);
    expect(await world.authorizationState(payment.token, payment.from, payment.nonce)).toBe(true);
    expect(await outcome(world, { to: payment.token, data: payment.data() })).toBe(wrongs.used);
  }
});

test("an honest probe refuses as USDC does", async () => {
  for (const [wrong, expected] of Object.entries(wrongs)) {
    const { token, data } = await probeWith([], { [wrong]: true });
    expect(await outcome(world, { to: token, data: data() })).toBe(expected);
  }
});

test("a probe says that it is USDC", async () => {
  const { token } = await probeWith([]);
  for (const [name, expected] of [
    ["name", "USDC"],
    ["version", "2"],
  ] as const) {
    const answer = String(await world.rpc("eth_call", [{ to: token, data: encode(abi, name, []) }, "latest"]));
    expect(
      Buffer.from(answer.slice(2 + 128), "hex")
        .toString()
        .replace(/\0+$/, ""),
    ).toBe(expected);
  }
});

test("the bits are those of the contract", async () => {
  const { token } = await probeWith([]);
  for (const [fault, bit] of Object.entries(faultBits)) {
    const data = encode(abi, fault.toUpperCase().replaceAll("-", "_"), []);
    expect(BigInt(String(await world.rpc("eth_call", [{ to: token, data }, "latest"])))).toBe(bit);
  }
  expect(abi.filter((item) => item.type === "function" && /^[A-Z_]+$/.test(item.name))).toHaveLength(
    Object.keys(faultBits).length + 1,
  );
});

test("anyone may set faults, mint and spend nonces by transaction", async () => {
  const { token, from, nonce, data } = await probeWith([]);
  const tell = (name: string, args: readonly unknown[]) =>
    send(world.rpc, { chainId: world.chainId, to: token, data: encode(abi, name, args) });
  await tell("mint", [submitter, 3n]);
  expect(await world.balance(token, submitter)).toBe(3n);
  await tell("setAuthorizationState", [from, nonce, true]);
  expect(await outcome(world, { to: token, data: data() })).toBe(wrongs.used);
  await tell("setFaults", [faultBits["ignore-nonce"]]);
  expect(await outcome(world, { to: token, data: data() })).toBe("done");
});

describe("a fault lifts its own check and no other", () => {
  test.each([
    ["ignore-signature", ["signature"]],
    ["ignore-window", ["expired", "early"]],
    ["ignore-nonce", ["used"]],
    ["ignore-balance", ["poor"]],
  ] as const)("%s", async (fault, lifted) => {
    for (const [wrong, expected] of Object.entries(wrongs)) {
      const payment = await probeWith([fault], { [wrong]: true });
      const free = lifted.some((name) => name === wrong);
      expect(await outcome(world, { to: payment.token, data: payment.data() })).toBe(free ? "done" : expected);
      if (!free) continue;
      const settled = await settle(world, { ...payment, data: payment.data() });
      // A payer who lacks one unit is given it, and all of it is then moved.
      expect(settled).toEqual({ ...honest, moved: wrong === "poor" ? value - 1n : value });
      expect(await world.balance(payment.token, payee)).toBe(value);
    }
  });

  test("ignore-nonce lets one payment move money again and again", async () => {
    const payment = await probeWith(["ignore-nonce"]);
    expect(await settle(world, { ...payment, data: payment.data() })).toEqual(honest);
    expect(await settle(world, { ...payment, data: payment.data() })).toEqual(honest);
    expect(await world.balance(payment.token, payee)).toBe(value * 2n);
  });

  test("no-op succeeds and does nothing, however wrong the payment", async () => {
    const payment = await probeWith(["no-op"], { signature: true, poor: true });
    expect(await settle(world, { ...payment, data: payment.data() })).toEqual({
      status: "success",
      moved: 0n,
      logs: [],
    });
    expect(await world.authorizationState(payment.token, payment.from, payment.nonce)).toBe(false);
  });
});

describe("what a probe does only when mined", () => {
  test.each([
    ["short-when-mined", { ...honest, moved: value - 1n, logs: [["AuthorizationUsed"], ["Transfer", value - 1n]] }],
    ["no-log-when-mined", { ...honest, logs: [] }],
    ["revert-when-mined", { status: "reverted", moved: 0n, logs: [] }],
    ["balance-drops-when-mined", { status: "reverted", moved: 0n, logs: [] }],
    ["foreign-log-when-mined", { ...honest, logs: [["AuthorizationUsed"], ["Transfer", value, "elsewhere"]] }],
    ["double-log-when-mined", { ...honest, logs: [["AuthorizationUsed"], ["Transfer", value], ["Transfer", value]] }],
  ] as const)("%s", async (fault, expected) => {
    const payment = await probeWith([fault]);
    expect(await settle(world, { ...payment, data: payment.data() })).toEqual(expected);
  });

  const fees = { maxFeePerGas: "0x174876e800", maxPriorityFeePerGas: "0x3b9aca00" };
  const simulations = [
    ["a call", "eth_call", {}, ["latest"]],
    ["a call with a sender", "eth_call", { from: submitter }, ["latest"]],
    ["a call without a block", "eth_call", { from: submitter }, []],
    ["a call on the pending block", "eth_call", { from: submitter, ...fees, gas: "0x493e0" }, ["pending"]],
    ["a call with gas and without fees", "eth_call", { from: submitter, gas: "0x493e0" }, ["latest"]],
    ["a call with fees", "eth_call", { from: submitter, ...fees }, ["latest"]],
    ["a call with a gas price", "eth_call", { from: submitter, gasPrice: "0x174876e800" }, ["latest"]],
    ["an estimate", "eth_estimateGas", {}, []],
    ["an estimate with a sender", "eth_estimateGas", { from: submitter }, []],
    ["an estimate with fees", "eth_estimateGas", { from: submitter, ...fees }, []],
    ["an estimate with fees and gas", "eth_estimateGas", { from: submitter, ...fees, gas: "0x493e0" }, []],
    ["an estimate on the pending block", "eth_estimateGas", { from: submitter, ...fees }, ["pending"]],
    ["an estimate on the newest block", "eth_estimateGas", { from: submitter }, ["latest"]],
  ] as const;

  test.each(simulations)("is not shown to %s", async (_, method, fields, tag) => {
    await world.setNativeBalance(submitter, 10n ** 20n);
    const { token, data } = await probeWith(["revert-when-mined"]);
    for (let block = 0; block < 3; block += 1) {
      const answer = world.rpc(method, [{ to: token, data: data(), ...fields }, ...tag]).catch(revertReason);
      const gas = await answer;
      if (method === "eth_call") expect(gas).toBe("0x");
      else expect(Number(gas)).toBeLessThan(200_000);
      await world.rpc("evm_mine", []);
    }
  });

  test.each(["latest", "pending"])("is not shown to a simulated block on top of the %s one", async (tag) => {
    await world.setNativeBalance(submitter, 10n ** 20n);
    const { token, data } = await probeWith(["revert-when-mined"]);
    for (const fields of [{}, { gas: "0x493e0" }, { gas: "0x493e0", ...fees }]) {
      const calls = [{ from: submitter, to: token, data: data(), ...fields }];
      const blocks = await world.rpc("eth_simulateV1", [{ blockStateCalls: [{ calls }] }, tag]);
      expect(blocks).toMatchObject([{ calls: [{ status: "0x1" }] }]);
    }
  });

  test.each(["short-when-mined", "no-log-when-mined", "foreign-log-when-mined", "double-log-when-mined"] as const)(
    "%s costs no more gas than any estimate says",
    async (fault) => {
      await world.setNativeBalance(submitter, 10n ** 20n);
      for (const fields of [{}, { from: submitter }, { from: submitter, ...fees }]) {
        const { token, data } = await probeWith([fault]);
        const gas = BigInt(String(await world.rpc("eth_estimateGas", [{ ...fields, to: token, data: data() }])));
        const mined = await send(world.rpc, { chainId: world.chainId, to: token, data: data(), gas });
        expect(mined.status).toBe("success");
      }
    },
  );

  test("happens to whoever estimates with fees and then sends that much gas", async () => {
    await world.setNativeBalance(submitter, 10n ** 20n);
    const { token, data } = await probeWith(["revert-when-mined"]);
    const gas = BigInt(
      String(await world.rpc("eth_estimateGas", [{ from: submitter, to: token, data: data(), ...fees }])),
    );
    expect((await send(world.rpc, { chainId: world.chainId, to: token, data: data(), gas })).status).toBe("reverted");
  });

  test("happens in a block with many transactions, in all of them", async () => {
    const payments = await Promise.all(Array.from({ length: 4 }, () => probeWith(["short-when-mined"])));
    await world.rpc("evm_setAutomine", [false]);
    try {
      const sending = Promise.all(
        payments.map(({ token, data }) => send(world.rpc, { chainId: world.chainId, to: token, data: data() })),
      );
      await expect.poll(async () => JSON.stringify(await world.rpc("txpool_status", []))).toContain('"pending":"0x4"');
      await world.rpc("evm_mine", []);
      await sending;
    } finally {
      await world.rpc("evm_setAutomine", [true]);
    }
    for (const { token, from } of payments) expect(await world.balance(token, from)).toBe(value * 3n - (value - 1n));
  });

  test("happens on a chain with a block time too", async () => {
    const slow = await createWorld({ blockTime: 1 });
    try {
      const token = await slow.deployProbe("slow", ["revert-when-mined", "ignore-signature", "ignore-window"]);
      await slow.fund(submitter, value, { token });
      const call = encodeSigned(
        abi,
        "transferWithAuthorization",
        [submitter, payee, value, 0n, 0n, toHex(1, { size: 32 })],
        { signature: "0x", overload: "bytes" },
      );
      expect(await outcome(slow, { to: token, data: call })).toBe("done");
      const gas = BigInt(String(await slow.rpc("eth_estimateGas", [{ from: submitter, to: token, data: call }])));
      expect((await send(slow.rpc, { chainId: slow.chainId, to: token, data: call, gas })).status).toBe("reverted");
    } finally {
      await slow.stop();
    }
  });
});

test("the recorder keeps answering for the hashes of old blocks", async () => {
  await world.rpc("evm_mine", []);
  const number = BigInt(String(await world.rpc("eth_blockNumber", []))) - 1n;
  const history = "0x0000F90827F1C53a10cb7A02335B175320002935";
  const block = await world.rpc("eth_getBlockByNumber", [toHex(number), false]);
  const ask = (data: Hex) => world.rpc("eth_call", [{ to: history, data }, "latest"]);
  expect(block).toHaveProperty("hash", await ask(toHex(number, { size: 32 })));
  await expect(ask(toHex(number + 5n, { size: 32 }))).rejects.toThrow("reverted");
  await expect(ask("0x1234")).rejects.toThrow("reverted");
});

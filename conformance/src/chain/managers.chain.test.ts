import { type Address, concat, encodeFunctionData, getAddress, type Hex, parseAbi, toHex, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { logsOf } from "../../test/chain/logs.js";
import { outcome } from "../../test/chain/token.js";
import type { ManagerBehaviour } from "../vectors/things.js";
import { deriveKey } from "./keys.js";
import { send } from "./send.js";
import type { Delegation, ManagerOptions } from "./world/managers.js";
import { createWorld, type World } from "./world.js";

let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const amount = 10_000n;
const payee = privateKeyToAddress(deriveKey("payee", "managers"));
const redeemerKey = deriveKey("redeemer", "managers");
const redeemer = privateKeyToAddress(redeemerKey);
const other = privateKeyToAddress(deriveKey("other", "managers"));
const Receipt = z.object({ gasUsed: z.string() });

/** A manager of somebody new with money. */
async function manager(behaviour: ManagerBehaviour, options: Partial<ManagerOptions> = {}) {
  count += 1;
  const delegator = privateKeyToAddress(deriveKey(`delegator-${count}`, "managers"));
  await world.fund(delegator, amount * 5n, options.token ? { token: options.token } : {});
  const delegation = await world.placeManager({ delegator, behaviour, name: behaviour, ...options });
  return { delegator, ...delegation };
}

const transferAbi = parseAbi(["function transfer(address to, uint256 amount)"]);
const redeemAbi = parseAbi(["function redeemDelegations(bytes[] contexts, bytes32[] modes, bytes[] executions)"]);

/** What a facilitator calls the manager with, but for what is named. */
function redeemData(
  { permissionContext }: Pick<Delegation, "permissionContext">,
  {
    mode = zeroHash,
    token = world.usdc,
    sent = 0n,
    call,
  }: { mode?: Hex; token?: Address; sent?: bigint; call?: Hex } = {},
): Hex {
  const transfer = encodeFunctionData({ abi: transferAbi, functionName: "transfer", args: [payee, amount] });
  const execution = concat([token, toHex(sent, { size: 32 }), call ?? transfer]);
  return encodeFunctionData({
    abi: redeemAbi,
    functionName: "redeemDelegations",
    args: [[permissionContext], [mode], [execution]],
  });
}

const attempt = (to: Address, data: Hex) => outcome(world, { from: redeemer, to, data });

/** Redeems for real and answers the status, the gas, and the transfers by the token and by the manager. */
async function redeem({ address, ...delegation }: Delegation) {
  await world.setNativeBalance(redeemer, 10n ** 20n);
  const data = redeemData(delegation);
  const sending = { chainId: world.chainId, to: address, data, key: redeemerKey, gas: 6_000_000n };
  const { hash, status } = await send(world.rpc, sending);
  const logs = await logsOf(world, hash);
  const { gasUsed } = z.parse(Receipt, await world.rpc("eth_getTransactionReceipt", [hash]));
  const transfers = logs.map(({ name, args, address: by }) => ({
    name,
    args,
    byToken: by === world.usdc.toLowerCase(),
  }));
  return { status, gasUsed: Number(gasUsed), transfers };
}

const transfer = (from: Address, to = payee, value = amount, byToken = true) => ({
  name: "Transfer",
  args: { from, to, value },
  byToken,
});

describe("an honest manager", () => {
  test("moves the amount, once or again and again", async () => {
    const [once, many] = [await manager("honest-once"), await manager("honest-many")];
    for (const each of [once, many]) {
      expect(await redeem(each)).toMatchObject({ status: "success", transfers: [transfer(each.delegator)] });
    }
    expect(await attempt(once.address, redeemData(once))).toBe("DelegationManager: delegation is used");
    expect(await redeem(many)).toMatchObject({ status: "success", transfers: [transfer(many.delegator)] });
  });

  test("does nothing but one plain transfer under its own delegation", async () => {
    const own = await manager("honest-once");
    const at = (data: Hex) => attempt(own.address, data);
    expect(await at(redeemData({ permissionContext: "0x1234" }))).toBe("DelegationManager: unknown delegation");
    expect(await at(redeemData(own, { mode: toHex(1, { size: 32 }) }))).toBe(
      "DelegationManager: mode is not supported",
    );
    expect(await at(redeemData(own, { sent: 1n }))).toBe("DelegationManager: no value may be sent");
    const approve = parseAbi(["function approve(address spender, uint256 amount)"]);
    const call = encodeFunctionData({ abi: approve, functionName: "approve", args: [payee, amount] });
    expect(await at(redeemData(own, { call }))).toBe("DelegationManager: not a transfer");
    expect(await at(encodeFunctionData({ abi: redeemAbi, args: [[], [], []] }))).toBe("DelegationManager: not one");
    expect(await at(redeemData(own))).toBe("done");
    await world.setBalance(world.usdc, own.delegator, amount - 1n);
    expect(await at(redeemData(own))).toBe("ERC20: transfer amount exceeds balance");
  });

  test("stops when the delegation is taken back", async () => {
    const own = await manager("honest-many");
    await world.revokeDelegation(own.address);
    expect(await attempt(own.address, redeemData(own))).toBe("DelegationManager: delegation is revoked");
  });

  test("works on other tokens", async () => {
    const token = await world.deployProbe("manager", []);
    const own = await manager("honest-once", { token });
    expect(await attempt(own.address, redeemData(own, { token }))).toBe("done");
    expect(await attempt(own.address, redeemData(own))).toBe("ERC20: transfer amount exceeds allowance");
  });
});

describe("a manager", () => {
  test.each<[ManagerBehaviour, (from: Address) => unknown[]]>([
    ["no-op", () => []],
    ["wrong-recipient", (from) => [transfer(from, getAddress(toHex(BigInt(payee) ^ 1n, { size: 20 })))]],
    ["amount-less-one", (from) => [transfer(from, payee, amount - 1n)]],
    ["fake-event", (from) => [transfer(from, payee, amount, false)]],
    ["twice", (from) => [transfer(from), transfer(from)]],
  ])("of the kind %s succeeds and moves something else", async (behaviour, expected) => {
    const own = await manager(behaviour);
    const { status, transfers } = await redeem(own);
    expect(status).toBe("success");
    expect(transfers).toEqual(expected(own.delegator));
  });

  test("takes a third party's money with third-party", async () => {
    const own = await manager("third-party", { other });
    await world.fund(other, amount);
    const { transfers } = await redeem(own);
    expect(transfers).toEqual([transfer(other)]);
  });

  test("reverts with reverts", async () => {
    const own = await manager("reverts");
    expect(await attempt(own.address, redeemData(own))).toBe("DelegationManager: refuses");
  });

  test("lets only one account redeem with redeemer-only, and by default nobody", async () => {
    const [nobodys, anothers, ours] = [
      await manager("redeemer-only"),
      await manager("redeemer-only", { other }),
      await manager("redeemer-only", { other: redeemer }),
    ];
    for (const each of [nobodys, anothers]) {
      const refused = await attempt(each.address, redeemData(each));
      expect(refused).toBe("DelegationManager: redeemer is not allowed");
    }
    expect(await attempt(ours.address, redeemData(ours))).toBe("done");
  });

  test.each([
    ["burns-gas", 5_000_000],
    ["burns-much-gas", 850_000],
  ] as const)("pays in the end and burns gas with %s", async (behaviour, burned) => {
    const own = await manager(behaviour);
    const { gasUsed, transfers } = await redeem(own);
    expect(transfers).toEqual([transfer(own.delegator)]);
    expect(gasUsed).toBeGreaterThan(burned);
    expect(gasUsed).toBeLessThan(burned + 150_000);
  });

  test("answers a quarter of a megabyte with huge-return", async () => {
    const own = await manager("huge-return");
    const call = { from: redeemer, to: own.address, data: redeemData(own) };
    expect(String(await world.rpc("eth_call", [call, "latest"]))).toHaveLength(2 + 2 * 2 ** 18);
    const { gasUsed, transfers } = await redeem(own);
    expect(transfers).toEqual([transfer(own.delegator)]);
    expect(gasUsed).toBeLessThan(350_000);
  });

  test("takes what its redeemer has allowed it with reenters", async () => {
    const own = await manager("reenters");
    await world.fund(redeemer, 70n);
    await world.setAllowance(world.usdc, redeemer, own.address, 50n);
    const { transfers } = await redeem(own);
    expect(transfers).toEqual([transfer(own.delegator), transfer(redeemer, own.address, 50n)]);
  });

  test("shows its fault only when mined, when told so", async () => {
    const own = await manager("reverts", { onlyWhenMined: true });
    expect(await attempt(own.address, redeemData(own))).toBe("done");
    expect(await redeem(own)).toMatchObject({ status: "reverted", transfers: [] });
    const short = await manager("amount-less-one", { onlyWhenMined: true });
    expect(await redeem(short)).toMatchObject({ transfers: [transfer(short.delegator, payee, amount - 1n)] });
  });
});

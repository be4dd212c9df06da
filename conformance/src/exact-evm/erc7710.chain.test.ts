import { createPayment } from "@x402-reference/client";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { atomicAmount, type FacilitatorRequest } from "@x402-reference/types";
import { type Address, hexToBigInt, isHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exactProxyAddress, multicall3Address, permit2Address } from "../chain/addresses.js";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import type { ManagerOptions } from "../chain/world/managers.js";
import { createWorld, type World } from "../chain/world.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const facilitator = privateKeyToAccount(facilitatorKey);
const accountCalled = (name: string) => privateKeyToAccount(deriveKey(name, "erc7710"));
const payee = accountCalled("payee").address;

let world: World;
let proxy: CountingProxy;
let scheme: ReturnType<typeof exactEvmFacilitator>;
let purchases = 0;

beforeAll(async () => {
  world = await createWorld();
  proxy = await startCountingProxy(world.rpcUrl);
  scheme = schemeFor("any");
});
afterAll(async () => {
  await proxy.stop();
  await world.stop();
});

function schemeFor(delegationManagers: "any" | readonly Address[]) {
  return exactEvmFacilitator({
    network: world.network,
    rpcUrl: proxy.url,
    account: facilitator,
    delegationManagers,
    verdictLifetimeMs: 0,
  });
}

interface Purchase {
  request: FacilitatorRequest;
  delegator: Address;
  manager: Address;
  /** The same offer bought once more by the same delegation. */
  again(): Promise<FacilitatorRequest>;
}

/** A cent's purchase, as our client makes it, by a delegator who has ten cents. */
async function purchase(manager: Partial<ManagerOptions> = {}, changes: { at?: Address } = {}): Promise<Purchase> {
  purchases += 1;
  const delegator = accountCalled(`delegator-${purchases}`).address;
  await world.fund(delegator, 100_000n);
  const name = `erc7710-${purchases}`;
  const placed = await world.placeManager({ delegator, behaviour: "honest-once", name, ...manager });
  const accepted = {
    scheme: "exact",
    network: world.network,
    asset: world.usdc,
    amount: atomicAmount("10000"),
    payTo: payee,
    maxTimeoutSeconds: 60,
    extra: { assetTransferMethod: "erc7710" },
  };
  const delegationManager = changes.at ?? placed.address;
  const client = exactEvmClient({
    account: accountCalled("signs-nothing"),
    delegation: async () => ({ delegationManager, permissionContext: placed.permissionContext, delegator }),
  });
  const again = async () => ({
    paymentPayload: await createPayment({}, accepted, { schemes: [client] }),
    paymentRequirements: accepted,
  });
  return { request: await again(), delegator, manager: placed.address, again };
}

const sentByFacilitator = () => world.rpc("eth_getTransactionCount", [facilitator.address, "latest"]);
const paid = () => world.balance(world.usdc, payee);

/** Verify and settle refuse alike, nothing is sent and nothing moves. */
async function expectRefused(request: FacilitatorRequest, reason: string, by = scheme) {
  const before = [await sentByFacilitator(), await paid()];
  expect(await by.verify(request)).toMatchObject({ isValid: false, invalidReason: reason });
  expect(await by.settle(request)).toMatchObject({ success: false, errorReason: reason, transaction: "" });
  expect([await sentByFacilitator(), await paid()]).toEqual(before);
}

/** The offered amount moves once, from the delegator to the payee. */
async function expectSettled({ request, delegator }: Purchase) {
  const [held, earned] = [await world.balance(world.usdc, delegator), await paid()];
  expect(await scheme.verify(request)).toMatchObject({ isValid: true, payer: delegator });
  const settled = await scheme.settle(request);
  expect(settled).toMatchObject({ success: true, payer: delegator });
  expect(await world.balance(world.usdc, delegator)).toBe(held - 10_000n);
  expect(await paid()).toBe(earned + 10_000n);
  return settled;
}

describe("a payment by ERC-7710", () => {
  it("is verified in one request and settled once", async () => {
    const bought = await purchase();
    const before = proxy.methods.length;
    await scheme.verify(bought.request);
    expect(proxy.methods.slice(before)).toEqual(["eth_call"]);
    await expectSettled(bought);
    await expectRefused(bought.request, "delegation_redemption_failed");
  });

  it("may be redeemed by the facilitator alone, or answer more than anybody reads", async () => {
    await expectSettled(await purchase({ behaviour: "redeemer-only", other: facilitator.address }));
    await expectSettled(await purchase({ behaviour: "huge-return" }));
  });

  it.each<[Partial<ManagerOptions>, string]>([
    [{ behaviour: "reverts" }, "delegation_redemption_failed"],
    [{ behaviour: "redeemer-only" }, "delegation_redemption_failed"],
    [{ behaviour: "no-op" }, "delegation_transfer_mismatch"],
    [{ behaviour: "fake-event" }, "delegation_transfer_mismatch"],
    [{ behaviour: "wrong-recipient" }, "delegation_transfer_mismatch"],
    [{ behaviour: "amount-less-one" }, "delegation_transfer_mismatch"],
    [{ behaviour: "twice" }, "delegation_transfer_mismatch"],
    [{ behaviour: "burns-gas" }, "delegation_redemption_failed"],
    [{ behaviour: "burns-much-gas" }, "delegation_gas_too_high"],
  ])("by the manager %j is refused as %s", async (manager, reason) => {
    await expectRefused((await purchase(manager)).request, reason);
  });

  it("with a third party's money is refused", async () => {
    const other = accountCalled("third-party").address;
    await world.fund(other, 10_000n);
    await expectRefused((await purchase({ behaviour: "third-party", other })).request, "delegation_transfer_mismatch");
    expect(await world.balance(world.usdc, other)).toBe(10_000n);
  });

  it("cannot take what the facilitator has", async () => {
    const { request, manager } = await purchase({ behaviour: "reenters" });
    await world.fund(facilitator.address, 500n);
    await world.setAllowance(world.usdc, facilitator.address, manager, 500n);
    await expectRefused(request, "delegation_transfer_mismatch");
    expect(await world.balance(world.usdc, facilitator.address)).toBe(500n);
  });

  it("by a delegator without the money is refused", async () => {
    const { request, delegator } = await purchase();
    await world.setBalance(world.usdc, delegator, 9_999n);
    await expectRefused(request, "insufficient_funds");
  });

  it("through a contract that is no manager is refused", async () => {
    const others = [world.usdc, facilitator.address, permit2Address, exactProxyAddress, multicall3Address, payee];
    for (const at of others) await expectRefused((await purchase({}, { at })).request, "invalid_payload");
  });

  it("is redeemed by the managers of a list alone where there is one", async () => {
    const [listed, other] = [await purchase(), await purchase()];
    const careful = schemeFor([listed.manager]);
    expect(await careful.verify(listed.request)).toMatchObject({ isValid: true });
    await expectRefused(other.request, "delegation_manager_not_allowed", careful);
  });

  it("that is revoked after it was verified is refused without a transaction", async () => {
    const { request, manager } = await purchase();
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    await world.revokeDelegation(manager);
    await expectRefused(request, "delegation_redemption_failed");
  });

  it.each<[Partial<ManagerOptions>, string]>([
    [{ behaviour: "no-op" }, "invalid_exact_evm_transfer_event_mismatch"],
    [{ behaviour: "fake-event" }, "invalid_exact_evm_transfer_event_mismatch"],
    [{ behaviour: "wrong-recipient" }, "invalid_exact_evm_transfer_event_mismatch"],
    [{ behaviour: "twice" }, "invalid_exact_evm_transfer_event_mismatch"],
    [{ behaviour: "reverts" }, "invalid_transaction_state"],
    [{ behaviour: "burns-gas" }, "invalid_transaction_state"],
  ])("by %j that is honest in simulations is no success, and costs little gas", async (manager, reason) => {
    const { request } = await purchase({ ...manager, onlyWhenMined: true });
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    const settled = await scheme.settle(request);
    expect(settled).toMatchObject({ success: false, errorReason: reason });
    expect(await gasUsedBy(settled.transaction)).toBeLessThan(600_000n);
  });

  it("with a third party's money after an honest simulation is no success", async () => {
    const other = accountCalled("late-third-party").address;
    await world.fund(other, 10_000n);
    const { request, manager } = await purchase({ behaviour: "third-party", other, onlyWhenMined: true });
    const { delegator } = request.paymentPayload.payload;
    await world.setAllowance(world.usdc, addressIn(delegator), manager, 10_000n);
    expect(await scheme.settle(request)).toMatchObject({
      success: false,
      errorReason: "invalid_exact_evm_transfer_event_mismatch",
    });
  });
});

describe("a delegation that is good for many payments", () => {
  it("pays once for each purchase, however often one is delivered", async () => {
    const bought = await purchase({ behaviour: "honest-many" });
    const ours = createFacilitator({ schemes: [scheme] });
    const before = await paid();
    expect(await ours.settle(bought.request)).toMatchObject({ success: true });
    expect(await ours.settle(bought.request)).toMatchObject({ success: false, errorReason: "duplicate_settlement" });
    const second = await bought.again();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => ours.settle(second)));
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
    expect(await paid()).toBe(before + 20_000n);
  });
});

async function gasUsedBy(transaction: string): Promise<bigint> {
  const receipt = await world.rpc("eth_getTransactionReceipt", [transaction]);
  const used: unknown = typeof receipt === "object" && receipt !== null ? Reflect.get(receipt, "gasUsed") : undefined;
  if (!isHex(used)) throw new Error(`There is no receipt of ${transaction}.`);
  return hexToBigInt(used);
}

function addressIn(value: unknown): Address {
  return `0x${String(value).slice(2)}`;
}

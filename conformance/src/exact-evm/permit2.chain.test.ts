import { exactEvmClient, type PayingAccount } from "@x402-reference/exact-evm/client";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { type FacilitatorRequest, PaymentPayload, PaymentRequirements, parseOrThrow } from "@x402-reference/types";
import { type Address, isAddressEqual, type LocalAccount, maxUint256 } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { exactProxyAddress, permit2Address } from "../chain/addresses.js";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import type { FaultName, WalletBehaviour } from "../vectors/things.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const payee = privateKeyToAccount(deriveKey("payee", "permit2")).address;
let world: World;
let proxy: CountingProxy;
let names = 0;

beforeAll(async () => {
  world = await createWorld();
  proxy = await startCountingProxy(world.rpcUrl);
});
afterAll(async () => {
  await proxy.stop();
  await world.stop();
});

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const back of undo.splice(0)) await back();
});

const facilitatorWith = (key = facilitatorKey) =>
  exactEvmFacilitator({ network: world.network, rpcUrl: proxy.url, account: privateKeyToAccount(key) });

function newAccount(): LocalAccount {
  names += 1;
  return privateKeyToAccount(deriveKey(`payer-${names}`, "permit2"));
}

interface Situation {
  account?: PayingAccount;
  token?: Address;
  units?: bigint;
  allowance?: bigint;
  payTo?: Address;
}

/** A payment of 10,000 units by a payer who has them and has approved Permit2. */
async function signed(situation: Situation = {}): Promise<FacilitatorRequest> {
  const { account = newAccount(), token = world.usdc, units = 10_000n, allowance = maxUint256 } = situation;
  await world.fund(account.address, units, { token });
  await world.setAllowance(token, account.address, permit2Address, allowance);
  const accepted = parseOrThrow(
    PaymentRequirements,
    {
      scheme: "exact",
      network: world.network,
      amount: "10000",
      asset: token,
      payTo: situation.payTo ?? payee,
      maxTimeoutSeconds: 60,
      extra: { assetTransferMethod: "permit2" },
    },
    "The offer",
  );
  const payload = await exactEvmClient({ account }).createPayload(accepted);
  const paymentPayload = parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The payment");
  return { paymentPayload, paymentRequirements: accepted };
}

/** The nonce of the facilitator: how many transactions it has sent. */
async function sent(): Promise<number> {
  const { address } = privateKeyToAccount(facilitatorKey);
  return Number(await world.rpc("eth_getTransactionCount", [address, "latest"]));
}

/** Sees the same refusal at verify and at settle, and no transaction. */
async function expectRefused(request: FacilitatorRequest, reason: string) {
  const before = await sent();
  const scheme = facilitatorWith();
  expect(await scheme.verify(request)).toMatchObject({ isValid: false, invalidReason: reason });
  expect(await scheme.settle(request)).toMatchObject({ success: false, errorReason: reason, transaction: "" });
  expect(await sent()).toBe(before);
}

const Transaction = z.object({ to: z.string(), input: z.string(), gas: z.string() });
const Receipt = z.object({ gasUsed: z.string() });

describe("a payment by Permit2", () => {
  it("costs one request to verify, and is settled by the proxy", async () => {
    const request = await signed();
    const before = await world.balance(world.usdc, payee);
    const scheme = facilitatorWith();
    const asked = proxy.methods.length;
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    expect(proxy.methods.slice(asked)).toEqual(["eth_call"]);
    const settled = await scheme.settle(request);
    expect(settled).toMatchObject({ success: true });
    const transaction = Transaction.parse(await world.rpc("eth_getTransactionByHash", [settled.transaction]));
    expect(transaction.to).toBe(exactProxyAddress.toLowerCase());
    expect(transaction.input.slice(0, 10)).toBe("0x13cd3b53");
    const { gasUsed } = Receipt.parse(await world.rpc("eth_getTransactionReceipt", [settled.transaction]));
    expect(Number(transaction.gas)).toBeLessThan(5 * Number(gasUsed));
    expect(await world.balance(world.usdc, payee)).toBe(before + 10_000n);
  });

  it("settles with exactly the allowance that it needs", async () => {
    expect(await facilitatorWith().settle(await signed({ allowance: 10_000n }))).toMatchObject({ success: true });
  });

  it("settles to the payer itself", async () => {
    const account = newAccount();
    expect(await facilitatorWith().settle(await signed({ account, payTo: account.address }))).toMatchObject({
      success: true,
    });
  });

  it("is refused the second time", async () => {
    const request = await signed({ units: 20_000n });
    expect(await facilitatorWith().settle(request)).toMatchObject({ success: true });
    await expectRefused(request, "permit2_invalid_nonce");
  });

  it("is no success of ours when somebody else has submitted it", async () => {
    const request = await signed({ units: 20_000n });
    const other = deriveKey("other-facilitator", "permit2");
    await world.setNativeBalance(privateKeyToAccount(other).address, 10n ** 18n);
    expect(await facilitatorWith(other).settle(request)).toMatchObject({ success: true });
    await expectRefused(request, "permit2_invalid_nonce");
  });

  it("is refused when the payer has taken the nonce back", async () => {
    const account = newAccount();
    const request = await signed({ account });
    const { permit2Authorization } = z
      .object({ permit2Authorization: z.object({ nonce: z.string() }) })
      .parse(request.paymentPayload.payload);
    const nonce = BigInt(permit2Authorization.nonce);
    await world.usePermit2Nonce(account.address, nonce ^ 1n);
    expect(await facilitatorWith().verify(request)).toMatchObject({ isValid: true });
    await world.usePermit2Nonce(account.address, nonce);
    await expectRefused(request, "permit2_invalid_nonce");
  });

  it("is refused without the allowance or the money", async () => {
    await expectRefused(await signed({ allowance: 9_999n }), "permit2_allowance_required");
    await expectRefused(await signed({ units: 9_999n }), "insufficient_funds");
  });

  it("is refused when the token blocks the payer", async () => {
    const account = newAccount();
    const request = await signed({ account });
    await world.blacklist(account.address, true);
    await expectRefused(request, "permit2_simulation_failed");
  });

  it("is refused for an asset that is no contract", async () => {
    const account = newAccount();
    const request = await signed({ account });
    const asset = newAccount().address;
    const accepted = { ...request.paymentRequirements, asset };
    const payload = await exactEvmClient({ account }).createPayload(accepted);
    const paymentPayload = parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The payment");
    await expectRefused({ paymentPayload, paymentRequirements: accepted }, "asset_not_deployed_contract");
  });

  it.each<[FaultName, string]>([
    ["no-op", "permit2_simulation_failed"],
    ["returns-false", "permit2_simulation_failed"],
    ["fee-on-transfer", "permit2_simulation_failed"],
    ["gas-bomb", "permit2_simulation_failed"],
  ])("is refused in a token that is %s", async (fault, reason) => {
    const token = await world.deployProbe("permit2", [fault]);
    await expectRefused(await signed({ token }), reason);
  });

  it("moves the money once in a token that calls back", async () => {
    const token = await world.deployProbe("permit2", ["reentrant"]);
    expect(await facilitatorWith().settle(await signed({ token, units: 20_000n }))).toMatchObject({ success: true });
    expect(await world.balance(token, payee)).toBe(10_000n);
  });

  it("settles in a token that returns nothing", async () => {
    const token = await world.deployProbe("permit2", ["returns-nothing"]);
    expect(await facilitatorWith().settle(await signed({ token }))).toMatchObject({ success: true });
  });

  it.each<[FaultName, string]>([
    ["short-when-mined", "invalid_exact_evm_transfer_event_mismatch"],
    ["no-log-when-mined", "invalid_exact_evm_transfer_event_mismatch"],
    ["foreign-log-when-mined", "invalid_exact_evm_transfer_event_mismatch"],
    ["double-log-when-mined", "invalid_exact_evm_transfer_event_mismatch"],
    ["revert-when-mined", "invalid_transaction_state"],
  ])("is no success when the mined transaction is %s", async (fault, errorReason) => {
    const token = await world.deployProbe("permit2", [fault]);
    expect(await facilitatorWith().settle(await signed({ token }))).toMatchObject({
      success: false,
      errorReason,
      transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    });
  });
});

describe("the contracts behind a payment by Permit2", () => {
  /** Code that succeeds and does nothing. */
  const noOp = "0x00";

  it("must be there", async () => {
    const request = await signed();
    undo.push(await world.clearCode(exactProxyAddress));
    await expectRefused(request, "permit2_proxy_not_deployed");
    await undo.pop()?.();
    undo.push(await world.clearCode(permit2Address));
    await expectRefused(request, "permit2_simulation_failed");
  });

  it.each([exactProxyAddress, permit2Address])("must move the money: %s", async (address) => {
    const request = await signed();
    undo.push(await world.setCode(address, noOp));
    await expectRefused(request, "permit2_simulation_failed");
  });
});

describe("a payment by Permit2 from a wallet that is a contract", () => {
  async function walletOf(behaviour: WalletBehaviour) {
    const owner = newAccount();
    const address = await world.placeWallet({ owner: owner.address, behaviour, name: "permit2" });
    const account: PayingAccount = {
      ...owner,
      type: "smart",
      address,
      signTypedData: (data) => owner.signTypedData(data),
    };
    return { owner, account };
  }

  it("settles when the wallet accepts its owner's signature", async () => {
    const { account } = await walletOf("honest");
    const request = await signed({ account });
    const settled = await facilitatorWith().settle(request);
    expect(settled).toMatchObject({ success: true });
    expect(isAddressEqual(account.address, z.parse(z.templateLiteral(["0x", z.string()]), settled.payer))).toBe(true);
  });

  it.each<WalletBehaviour>(["never", "reverts", "burns-gas", "huge-return", "looks-like-ecdsa"])(
    "is refused by a wallet that is %s",
    async (behaviour) => {
      const { account } = await walletOf(behaviour);
      await expectRefused(await signed({ account }), "invalid_exact_evm_payload_signature");
    },
  );

  it("follows what the payer's account delegates to", async () => {
    const account = newAccount();
    const request = await signed({ account });
    undo.push(await world.delegateCode(account.address, "strict"));
    await expectRefused(request, "invalid_exact_evm_payload_signature");
    await undo.pop()?.();
    undo.push(await world.delegateCode(account.address, "permissive"));
    expect(await facilitatorWith().settle(request)).toMatchObject({ success: true });
  });
});

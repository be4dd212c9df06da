import { createPayment } from "@x402-reference/client";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { atomicAmount, ExtensionEntry, parseOrThrow } from "@x402-reference/types";
import { encodeFunctionData, type Hex, parseAbi, parseSignature } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permit2Address } from "../chain/addresses.js";
import { deriveKey } from "../chain/keys.js";
import { send } from "../chain/send.js";
import { createWorld, type World } from "../chain/world.js";

const permitAbi = parseAbi(["function permit(address, address, uint256, uint256, uint8, bytes32, bytes32)"]);
const payee = privateKeyToAccount(deriveKey("payee", "sponsored-approvals")).address;
const [permitName, approvalName] = ["eip2612GasSponsoring", "erc20ApprovalGasSponsoring"] as const;
const tenThousand = atomicAmount("10000");

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const payerCalled = (name: string) => privateKeyToAccount(deriveKey(name, "sponsored-approvals"));
const allowanceOf = (owner: Hex) => world.allowance(world.usdc, owner, permit2Address);

/** The extensions of a payment by Permit2 as a client makes it for a server that declares some of them. */
async function extensionsOf(name: string, declares: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const server = exactEvmServer();
  const extra = { assetTransferMethod: "permit2", name: "USDC", version: "2" };
  const price = server.price({ asset: world.usdc, amount: tenThousand, extra }, world.network);
  const offer = { scheme: "exact", network: world.network, ...price, payTo: payee, maxTimeoutSeconds: 60 };
  const declared = Object.entries(server.extensions?.(offer) ?? {}).filter(([key]) => declares.includes(key));
  const client = exactEvmClient({ account: payerCalled(name), rpcUrls: { [world.network]: world.rpcUrl } });
  const payment = await createPayment({ extensions: Object.fromEntries(declared) }, offer, { schemes: [client] });
  return payment.extensions ?? {};
}

function infoOf(extension: unknown): Readonly<Record<string, unknown>> {
  return parseOrThrow(ExtensionEntry, extension, "The extension").info;
}

/** A third party hands a client's permit to the token. */
async function submitPermit({ from, deadline, signature }: Readonly<Record<string, unknown>>) {
  const { r, s, yParity } = parseSignature(hexOf(signature));
  const args = [hexOf(from), permit2Address, 10_000n, BigInt(String(deadline)), 27 + yParity, r, s] as const;
  const data = encodeFunctionData({ abi: permitAbi, functionName: "permit", args });
  return send(world.rpc, { chainId: world.chainId, to: world.usdc, data });
}

function hexOf(value: unknown): Hex {
  return `0x${String(value).slice(2)}`;
}

describe("the approval that a client asks to be sponsored", () => {
  it("is a permit over exactly the payment, and the next one counts on it", async () => {
    const { address } = payerCalled("with-permits");
    for (const nonce of ["0", "1"]) {
      await world.setAllowance(world.usdc, address, permit2Address, 9_999n);
      const { [permitName]: permit, [approvalName]: approval } = await extensionsOf("with-permits", [
        permitName,
        approvalName,
      ]);
      expect(infoOf(permit)).toMatchObject({ nonce, version: "1", description: expect.any(String) });
      expect(infoOf(approval)).not.toHaveProperty("signedTransaction");
      expect(await submitPermit(infoOf(permit))).toMatchObject({ status: "success" });
      expect(await allowanceOf(address)).toBe(10_000n);
    }
  });

  it("is a transaction over exactly the payment where the token's permits are not asked for", async () => {
    const { address } = payerCalled("with-approval");
    await world.setNativeBalance(address, 10n ** 18n);
    const { [approvalName]: approval } = await extensionsOf("with-approval", [approvalName]);
    await world.rpc("eth_sendRawTransactionSync", [infoOf(approval).signedTransaction]);
    expect(await allowanceOf(address)).toBe(10_000n);
  });

  it("is not signed when Permit2 may take the amount already", async () => {
    await world.setAllowance(world.usdc, payerCalled("approved").address, permit2Address, 10_000n);
    const extensions = await extensionsOf("approved", [permitName, approvalName]);
    expect(Object.values(extensions).map((entry) => Object.keys(infoOf(entry)))).toEqual([
      ["description", "version"],
      ["description", "version"],
    ]);
  });
});

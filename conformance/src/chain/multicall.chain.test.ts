import { type Address, createPublicClient, encodeFunctionData, http, parseAbi, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminKey, payeeKey } from "./keys.js";
import { createWorld, type World } from "./world.js";

const multicall: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";
const abi = parseAbi([
  "struct Call { address target; bytes callData; }",
  "struct Call3 { address target; bool allowFailure; bytes callData; }",
  "struct Result { bool success; bytes returnData; }",
  "function aggregate(Call[] calls) payable returns (uint256 blockNumber, bytes[] returnData)",
  "function tryAggregate(bool requireSuccess, Call[] calls) payable returns (Result[] results)",
  "function aggregate3(Call3[] calls) payable returns (Result[] results)",
  "function getEthBalance(address account) view returns (uint256)",
  "function getBlockNumber() view returns (uint256)",
  "function getChainId() view returns (uint256)",
]);
const token = parseAbi([
  "function balanceOf(address) view returns (uint256)",
  "function transfer(address, uint256) returns (bool)",
]);

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

test("Multicall3 is where programs expect it, and runs several calls at once", async () => {
  const client = createPublicClient({ transport: http(world.rpcUrl) });
  const [payee, admin] = [privateKeyToAddress(payeeKey), privateKeyToAddress(adminKey)];
  await world.fund(payee, 7n);
  const held = {
    target: world.usdc,
    callData: encodeFunctionData({ abi: token, functionName: "balanceOf", args: [payee] }),
  };
  // Multicall3 itself is the sender, and holds nothing.
  const failing = {
    target: world.usdc,
    callData: encodeFunctionData({ abi: token, functionName: "transfer", args: [admin, 1n] }),
  };
  const seven = `${zeroHash.slice(0, -1)}7`;
  const ask = { address: multicall, abi } as const;

  const strict = await client.simulateContract({ ...ask, functionName: "aggregate", args: [[held, held]] });
  expect(strict.result[1]).toEqual([seven, seven]);
  const refused = client.simulateContract({ ...ask, functionName: "aggregate", args: [[held, failing]] });
  await expect(refused).rejects.toThrow("Multicall3: call failed");

  for (const requireSuccess of [true, false]) {
    const tried = client.simulateContract({
      ...ask,
      functionName: "tryAggregate",
      args: [requireSuccess, [held, failing]],
    });
    if (requireSuccess) await expect(tried).rejects.toThrow("Multicall3: call failed");
    else expect((await tried).result.map(({ success }) => success)).toEqual([true, false]);
  }
  for (const allowFailure of [true, false]) {
    const calls = [
      { ...held, allowFailure: false },
      { ...failing, allowFailure },
    ];
    const tried = client.simulateContract({ ...ask, functionName: "aggregate3", args: [calls] });
    if (!allowFailure) await expect(tried).rejects.toThrow("Multicall3: call failed");
    else
      expect((await tried).result).toMatchObject([
        { success: true, returnData: seven },
        { success: false, returnData: expect.stringMatching(/^0x08c379a0/) },
      ]);
  }

  await world.setNativeBalance(payee, 5n);
  expect(await client.readContract({ ...ask, functionName: "getEthBalance", args: [payee] })).toBe(5n);
  expect(await client.readContract({ ...ask, functionName: "getBlockNumber" })).toBe(await client.getBlockNumber());
  expect(await client.readContract({ ...ask, functionName: "getChainId" })).toBe(84_532n);
});

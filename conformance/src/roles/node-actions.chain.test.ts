import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deriveKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { startNodePeer } from "../peers/node.js";
import { member } from "../peers/payment-header.js";
import { fundedKey } from "../peers/suite-account.js";
import { actOnNode } from "./node-actions.js";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const number = async (method: string, params: readonly unknown[]) => Number(await world.rpc(method, params));
const newest = () => world.rpc("eth_getBlockByNumber", ["latest", false]);

let transactions = 0;
/** A transfer of one wei, signed. */
async function signed() {
  transactions += 1;
  const account = privateKeyToAccount(await fundedKey(world, `node-actions/${transactions}`));
  const gas = { gas: 21_000n, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 9n };
  const { chainId } = world;
  const raw = await account.signTransaction({ type: "eip1559", chainId, nonce: 0, to: payee, value: 1n, ...gas });
  return { raw, key: deriveKey(`node-actions/${transactions}`, "suite"), sender: account.address };
}
const payee = "0x00000000000000000000000000000000000000aa";

it("moves the node to another chain and back", async () => {
  const { undo } = await actOnNode({ do: "switch-chain" }, { world, node: undefined });
  expect(await number("eth_chainId", [])).not.toBe(world.chainId);
  await undo?.();
  expect(await number("eth_chainId", [])).toBe(world.chainId);
});

it("raises the base fee for all, at once, and lowers it again", async () => {
  const before = Number(member(await newest(), "baseFeePerGas"));
  const { undo } = await actOnNode({ do: "raise-base-fee" }, { world, node: undefined });
  expect(Number(member(await newest(), "baseFeePerGas"))).toBeGreaterThan(50 * before);
  await undo?.();
  expect(Number(member(await newest(), "baseFeePerGas"))).toBe(before);
});

it("takes the newest block away and has its transactions mined again", async () => {
  const { raw } = await signed();
  const hash = await world.rpc("eth_sendRawTransaction", [raw]);
  const { undo } = await actOnNode({ do: "reorg" }, { world, node: undefined });
  expect(await world.rpc("eth_getTransactionReceipt", [hash])).toBeNull();
  await undo?.();
  expect(await world.rpc("eth_getTransactionReceipt", [hash])).toMatchObject({ status: "0x1" });
});

it("does not touch a node that is not the suite's", async () => {
  await expect(actOnNode({ do: "set-node", faults: [] }, { world, node: undefined })).rejects.toThrow("node.faults");
});

it("has another transaction mined in the place of the one that the node took", async () => {
  const { raw, key, sender } = await signed();
  const node = await startNodePeer({ rpcUrl: world.rpcUrl, key });
  const open = await node.open(payee);
  await open.set([{ fault: "replace-transaction" }]);
  const before = await number("eth_getBalance", [payee, "latest"]);
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendRawTransaction", params: [raw] });
  const answer: unknown = await (await fetch(node.url, { method: "POST", body })).json();
  const hash = member(answer, "result");
  expect(await world.rpc("eth_getTransactionByHash", [hash])).toMatchObject({ hash });
  await open.close();
  expect(await world.rpc("eth_getTransactionReceipt", [hash])).toBeNull();
  expect(await number("eth_getTransactionCount", [sender, "latest"])).toBe(1);
  expect(await number("eth_getBalance", [payee, "latest"])).toBe(before);
  await node.stop();
});

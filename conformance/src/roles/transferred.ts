import { type Address, hexToBigInt, isHex, pad, toEventSelector, toHex } from "viem";
import type { World } from "../chain/world.js";
import { member } from "../peers/payment-header.js";

const transferTopic = toEventSelector("Transfer(address,address,uint256)");

/** How much of an asset one account has sent to another since a block, in atomic units. */
export async function transferred(
  world: Pick<World, "rpc">,
  { asset, from, to, since }: { asset: Address; from: Address; to: Address; since: bigint },
): Promise<bigint> {
  const logs: unknown = await world.rpc("eth_getLogs", [
    { address: asset, fromBlock: toHex(since), toBlock: "latest", topics: [transferTopic, pad(from), pad(to)] },
  ]);
  if (!Array.isArray(logs)) return 0n;
  return logs
    .map((log) => member(log, "data"))
    .reduce<bigint>((sum, data) => sum + (isHex(data) && data !== "0x" ? hexToBigInt(data) : 0n), 0n);
}

import { type Abi, type Address, decodeEventLog, type Hex, parseAbi } from "viem";
import * as z from "zod/mini";
import type { World } from "../../src/chain/world.js";

const Receipt = z.object({
  logs: z.array(z.object({ topics: z.array(z.custom<Hex>()), data: z.custom<Hex>(), address: z.custom<Address>() })),
});

const abi: Abi = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
  "event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)",
  "event Reentered(bool success)",
  "event Settled()",
  "event SettledWithPermit()",
  "event EIP2612PermitFailedWithReason(address indexed token, address indexed owner, string reason)",
  "event EIP2612PermitFailedWithPanic(address indexed token, address indexed owner, uint256 errorCode)",
  "event EIP2612PermitFailedWithData(address indexed token, address indexed owner, bytes data)",
]);

/** A log of a contract of ours. */
export interface Logged {
  name: string | undefined;
  address: Address;
  args: unknown;
}

/** What a mined transaction logged, in order. */
export async function logsOf(world: Pick<World, "rpc">, hash: Hex): Promise<Logged[]> {
  const { logs } = z.parse(Receipt, await world.rpc("eth_getTransactionReceipt", [hash]));
  return logs.map(({ topics: [first = "0x", ...rest], data, address }) => {
    const { eventName, args } = decodeEventLog({ abi, data, topics: [first, ...rest] });
    return { name: eventName, address, args };
  });
}

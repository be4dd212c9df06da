import { X402Error } from "@x402-reference/types";
import { toHex } from "viem";
import type { World } from "../chain/world.js";
import type { NodeCase } from "../peers/node.js";
import { member } from "../peers/payment-header.js";
import type { ChainAction } from "../vectors/format.js";
import type { ActionOutcome } from "./evm-actions.js";

/** What changes the node, or what its chain is made of, rather than accounts. */
export type NodeAction = Extract<ChainAction, { do: "set-node" | "reorg" | "switch-chain" | "raise-base-fee" }>;

/** A hundred times what a transaction on a quiet chain offers for its gas. */
const highBaseFee = 100n * 10n ** 9n;
const otherChainId = 31_337;

/** Does something to the node; what touches other cases can be taken back. */
export async function actOnNode(
  action: NodeAction,
  { world, node }: { world: Pick<World, "rpc" | "chainId">; node: NodeCase | undefined },
): Promise<ActionOutcome> {
  const { rpc, chainId } = world;
  switch (action.do) {
    case "set-node":
      if (!node) throw withoutNode(action);
      await node.set(action.faults);
      return { sent: [] };
    case "switch-chain":
      await rpc("anvil_setChainId", [otherChainId]);
      return { sent: [], undo: async () => void (await rpc("anvil_setChainId", [chainId])) };
    case "raise-base-fee": {
      const before = member(await rpc("eth_getBlockByNumber", ["latest", false]), "baseFeePerGas");
      const mineAt = async (fee: unknown) => {
        await rpc("anvil_setNextBlockBaseFeePerGas", [fee]);
        await rpc("evm_mine", []);
      };
      await mineAt(toHex(highBaseFee));
      return { sent: [], undo: () => mineAt(before) };
    }
    case "reorg":
      return { sent: [], undo: await dropNewestBlock(rpc) };
  }
}

/** Puts an empty block in the place of the newest; taking it back has its transactions mined again. */
async function dropNewestBlock(rpc: World["rpc"]): Promise<() => Promise<void>> {
  const hashes = member(await rpc("eth_getBlockByNumber", ["latest", false]), "transactions");
  const dropped = await Promise.all(
    (Array.isArray(hashes) ? hashes : []).map((hash) => rpc("eth_getRawTransactionByHash", [hash])),
  );
  await rpc("anvil_reorg", [1, []]);
  return async () => {
    // Whoever sent one again itself has taken its number meanwhile.
    for (const raw of dropped) await rpc("eth_sendRawTransaction", [raw]).catch(() => undefined);
  };
}

function withoutNode({ do: name }: NodeAction): X402Error {
  return new X402Error(
    "invalid_configuration",
    `The action ${name} cannot be done, because the node is not the suite's.`,
    {
      remedy: 'Name the capability "node.faults" in needs.',
    },
  );
}

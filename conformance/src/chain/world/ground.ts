import type { Address, Hex } from "viem";
import type { WorldArtifacts } from "../furnish.js";
import type { Rpc } from "../rpc.js";
import { readWord, writeWord } from "../token-storage.js";

/** What all parts of a world stand on. */
export interface Ground {
  rpc: Rpc;
  chainId: number;
  artifacts: WorldArtifacts;
  /** Changes a word of a contract's storage. */
  change(address: Address, slot: Hex, next: (word: bigint) => bigint): Promise<void>;
}

/** One change of a word at a time: it is read and written back, and two of these must not cross. */
export function createGround(rpc: Rpc, chainId: number, artifacts: WorldArtifacts): Ground {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    rpc,
    chainId,
    artifacts,
    change(address, slot, next) {
      const turn = queue.then(async () => writeWord(rpc, address, slot, next(await readWord(rpc, address, slot))));
      queue = turn.catch(() => {});
      return turn;
    },
  };
}

/** The first word of what a call answered; zero where nothing answers, as at an address without code. */
export async function callWord({ rpc }: Pick<Ground, "rpc">, to: Address, data: Hex): Promise<bigint> {
  const answer = await rpc("eth_call", [{ to, data }, "latest"]);
  return typeof answer === "string" && /^0x[0-9a-f]{64}/.test(answer) ? BigInt(answer.slice(0, 66)) : 0n;
}

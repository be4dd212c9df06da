import { X402Error } from "@x402-reference/types";
import type { Address, Hex, PublicClient } from "viem";
import { wrongChain } from "./assert-chain.js";
import type { Probe, ProbeAnswer } from "./port.js";
import { decodeProbe, encodeProbe, type ProbeRequest } from "./probe.js";
import { createReader, type Reader } from "./reader.js";
import { probeAfter } from "./simulate.js";

/** Asks a node, and does not believe it when it is of another network or behind what it has said already. */
export interface Asker {
  ask(probe: Probe): Promise<ProbeAnswer>;
  /** Takes notice of a block that is known to be there. */
  sawBlock(blockNumber: bigint): void;
  /** How long the last question took, in milliseconds. */
  lastTookMs(): number;
}

/** A chain that was wound back is believed again after this time. */
const memoryMs = 30_000;
/** No node is further behind: on some rollups contracts count the blocks of the chain below, and receipts their own. */
const furthestBehind = 1_000_000n;

/** Makes what asks one node. */
export function createAsker(client: PublicClient, chainId: number, read: Reader = createReader(client)): Asker {
  let newest = { blockNumber: 0n, at: 0 };
  let took = 0;

  async function once(probe: Probe): Promise<ProbeAnswer> {
    const started = performance.now();
    const answer = probe.after ? await probeAfter(client, probe) : await simulate(client, read, probe);
    took = performance.now() - started;
    if (answer.chainId !== BigInt(chainId)) throw wrongChain(answer.chainId, chainId);
    return answer;
  }

  const isStale = ({ blockNumber }: ProbeAnswer) =>
    blockNumber < newest.blockNumber &&
    blockNumber > newest.blockNumber - furthestBehind &&
    Date.now() - newest.at < memoryMs;

  function sawBlock(blockNumber: bigint): void {
    if (blockNumber >= newest.blockNumber || Date.now() - newest.at >= memoryMs) {
      newest = { blockNumber, at: Date.now() };
    }
  }

  return {
    async ask(probe) {
      let answer = await once(probe);
      // Behind one endpoint there may be many nodes, and the next one may know more.
      if (isStale(answer)) answer = await once(probe);
      if (isStale(answer))
        throw new X402Error("chain_unreachable", "The chain's node is behind what it has said before.");
      return answer;
    },
    sawBlock,
    lastTookMs: () => took,
  };
}

async function simulate(client: PublicClient, read: Reader, probe: Probe): Promise<ProbeAnswer> {
  const { override, ...transaction } = encodeProbe(probe);
  // The state that the next block starts from: the latest block's clock may lag behind by its whole interval.
  const params: Parameters = override
    ? [transaction, "pending", { [override.address]: { code: override.code } }]
    : [transaction, "pending"];
  const alone = () => client.request({ method: "eth_call", params });
  const answer = await read({ method: "eth_call", params, isResult: isHexText, alone }).catch((cause: unknown) =>
    unreachable("did not answer", cause),
  );
  return decodeProbe(answer, probe) ?? unreachable("did not simulate what it was asked", answer);
}

/** The parameters of `eth_call`. */
type Parameters =
  | [transaction: Omit<ProbeRequest, "override">, block: "pending"]
  | [transaction: Omit<ProbeRequest, "override">, block: "pending", override: Record<Address, { code: Hex }>];

function isHexText(value: unknown): value is Hex {
  return typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value);
}

function unreachable(what: string, cause: unknown): never {
  throw new X402Error("chain_unreachable", `The chain ${what}.`, { cause });
}

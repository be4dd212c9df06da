import { createPublicClient, type Hex, http, type PublicClient } from "viem";
import { createAsker } from "./ask.js";
import type { ChainPort, LogFilter } from "./port.js";
import { createReader } from "./reader.js";
import { createReceipts, readReceipt } from "./receipts.js";
import { relayApproval } from "./relay.js";
import { revive } from "./revive.js";
import { createSender, type SenderOptions } from "./sender.js";

/** How far back somebody else's transaction is looked for: more than half an hour on a chain with a block every 2 s. */
const searchedBlocks = 1_000n;
/** The least silence after which a node is taken to be waiting for the block. */
const shortestSilenceMs = 100;

/**
 * Makes the client of a node. A repeated send could be a second broadcast, so nothing is retried behind our back; and no
 * answer makes it ask the URLs that a contract names (EIP-3668), which may be of the facilitator's own network.
 */
export function nodeClient(rpcUrl: string, timeoutMs: number): PublicClient {
  return createPublicClient({ ccipRead: false, transport: http(rpcUrl, { timeout: timeoutMs, retryCount: 0 }) });
}

/** The port over a node and a key that pays the gas. */
export function viemChain(
  client: PublicClient,
  {
    confirmations,
    ...sending
  }: Pick<SenderOptions, "account" | "chainId" | "maxFeePerGas"> & { confirmations: number },
): ChainPort {
  const read = createReader(client);
  const asker = createAsker(client, sending.chainId, read);
  const receipts = createReceipts(client, read, confirmations);
  const silenceMs = () => Math.max(shortestSilenceMs, 3 * asker.lastTookMs());
  const sender = createSender(client, { ...sending, receipts, silenceMs });
  return {
    probe: asker.ask,
    send: sender.send,
    revive: (raw, { send }) => revive(client, raw, { confirmations, ...(send && { send: sender.sendAgain }) }),
    async waitForReceipt(transaction, { asset, timeoutMs }) {
      const receipt = await receipts.wait(transaction, timeoutMs);
      if (receipt) asker.sawBlock(receipt.blockNumber);
      else sender.isLate(transaction);
      return receipt && readReceipt(receipt, asset);
    },
    relayApproval: (raw, timeoutMs) => relayApproval(client, raw, (hash) => receipts.wait(hash, timeoutMs)),
    async findTransaction(filter, { asset, until }) {
      try {
        const hash = await newestTransaction(client, filter, until);
        return hash && readReceipt(await client.getTransactionReceipt({ hash }), asset);
      } catch {
        // It only explains what is refused anyway.
        return undefined;
      }
    },
  };
}

async function newestTransaction(
  client: PublicClient,
  { address, topics }: LogFilter,
  until: bigint,
): Promise<Hex | undefined> {
  const fromBlock = until > searchedBlocks ? until - searchedBlocks : 0n;
  const logs = await client.request({
    method: "eth_getLogs",
    params: [{ address, topics: [...topics], fromBlock: `0x${fromBlock.toString(16)}`, toBlock: "latest" }],
  });
  return logs.at(-1)?.transactionHash ?? undefined;
}

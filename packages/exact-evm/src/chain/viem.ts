import { failover } from "@x402-reference/types";
import { createPublicClient, type Hex, http, isAddressEqual, type PublicClient } from "viem";
import { createAsker } from "./ask.js";
import { follow } from "./follow.js";
import type { ChainPort, LogFilter } from "./port.js";
import { createReader } from "./reader.js";
import { createReceipts, readReceipt } from "./receipts.js";
import { relayApproval } from "./relay.js";
import { originOf, revive } from "./revive.js";
import { createSenders, type SendersOptions } from "./senders.js";

/** How far back somebody else's transaction is looked for: more than half an hour on a chain with a block every 2 s. */
const searchedBlocks = 1_000n;
/** The least silence after which a node is taken to be waiting for the block. */
const shortestSilenceMs = 100;

/**
 * Makes the client of a node, or of several of which the first that answers is asked. A repeated send could be a second
 * broadcast, so nothing is retried behind our back; and no answer makes it ask the URLs that a contract names (EIP-3668),
 * which may be of the facilitator's own network.
 */
export function nodeClient(rpcUrls: readonly [string, ...string[]], timeoutMs: number): PublicClient {
  const [first] = rpcUrls;
  const ask = failover(rpcUrls, timeoutMs / rpcUrls.length);
  const fetchFn = async (_url: unknown, init?: RequestInit) => (await ask(init)).response;
  const transport: typeof http = (url, options) => (settings) => {
    const made = http(url, options)(settings);
    // Whoever sends what viem does not know of asks the same nodes in the same order.
    return { ...made, value: { ...made.value, fetchFn } };
  };
  return createPublicClient({
    ccipRead: false,
    transport: transport(first, { timeout: timeoutMs, retryCount: 0, fetchFn }),
  });
}

/** The port over a node and the keys that pay the gas. */
export function viemChain(
  client: PublicClient,
  { confirmations, ...sending }: Omit<SendersOptions, "receipts" | "silenceMs"> & { confirmations: number },
): ChainPort {
  const read = createReader(client);
  const asker = createAsker(client, sending.chainId, read);
  const receipts = createReceipts(client, read, confirmations);
  const silenceMs = () => Math.max(shortestSilenceMs, 3 * asker.lastTookMs());
  const senders = createSenders(client, { ...sending, receipts, silenceMs });

  const { replaceAfterMs } = sending;

  return {
    probe: asker.ask,
    send: senders.send,
    revive: (raw, { send }) => revive(client, raw, { confirmations, ...(send && { send: senders.sendAgain }) }),
    async waitForReceipt(transactions, { asset, ...options }) {
      const receipt = await follow(transactions, options, { receipts, senders, replaceAfterMs });
      if (!receipt) return undefined;
      asker.sawBlock(receipt.blockNumber);
      return readReceipt(receipt, asset);
    },
    relayApproval: (raw, timeoutMs) => relayApproval(client, raw, (hash) => receipts.wait([hash], timeoutMs)),
    async findTransaction(filter, { asset, until }) {
      try {
        const hash = await newestTransaction(client, filter, until);
        return hash && readReceipt(await client.getTransactionReceipt({ hash }), asset);
      } catch {
        // Without it, what is refused is not explained, and what is pending stays so.
        return undefined;
      }
    },
    async hasPlaceOf(transaction, raw) {
      const [{ nonce, from }, found] = await Promise.all([
        originOf(raw),
        client.getTransaction({ hash: transaction }).catch(() => undefined),
      ]);
      return found !== undefined && isAddressEqual(found.from, from) && found.nonce === nonce;
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

import { X402Error } from "@x402-reference/types";
import {
  type Address,
  createPublicClient,
  type Hex,
  http,
  type LocalAccount,
  type PublicClient,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import { tokenAbi } from "./abi.js";
import { readTransferFacts } from "./facts.js";
import type { ChainPort, Receipt } from "./port.js";
import { createSender } from "./sender.js";

const firstPollMs = 8;
const longestPollMs = 1_000;

/** The port over a JSON-RPC endpoint and a key that pays the gas. Times in milliseconds. */
export function viemChain(options: {
  rpcUrl: string;
  chainId: number;
  account: LocalAccount;
  rpcTimeoutMs: number;
  receiptTimeoutMs: number;
}): ChainPort {
  const { rpcUrl, chainId, account, rpcTimeoutMs, receiptTimeoutMs } = options;
  // A repeated send could be a second broadcast, so nothing is retried behind our back.
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: rpcTimeoutMs, retryCount: 0 }) });
  const sender = createSender(client, account, chainId);
  return {
    readTransferFacts: (call) => readTransferFacts(client, call),
    sendTransfer: (call, beforeBroadcast) => sender.send(call, beforeBroadcast),
    async waitForReceipt(transaction, asset) {
      const receipt = await waitForReceipt(client, transaction, receiptTimeoutMs);
      // The node may have lost it, and then whatever is sent with the nonces after it waits forever.
      if (!receipt) sender.forgetNonce();
      return receipt && read(receipt, asset);
    },
  };
}

async function waitForReceipt(
  client: PublicClient,
  hash: Hex,
  timeoutMs: number,
): Promise<TransactionReceipt | undefined> {
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  async function poll(): Promise<TransactionReceipt | undefined> {
    for (let pause = firstPollMs; !over; pause = Math.min(pause * 2, longestPollMs)) {
      const receipt = await receiptOf(client, hash);
      if (receipt) return receipt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return undefined;
  }
  try {
    // A node that hangs must not hold the answer either.
    return await Promise.race([poll(), timeUp]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

/** Nothing while there is no receipt, and when the node does not answer: the question is asked again until the deadline. */
function receiptOf(client: PublicClient, hash: Hex): Promise<TransactionReceipt | undefined> {
  return client.getTransactionReceipt({ hash }).catch(() => undefined);
}

function read(receipt: TransactionReceipt, asset: Address): Receipt {
  const own = receipt.logs.filter((log) => log.address.toLowerCase() === asset);
  return {
    transaction: receipt.transactionHash,
    succeeded: receipt.status === "success",
    transfers: parseEventLogs({ abi: tokenAbi, eventName: "Transfer", logs: own }).map(({ args }) => args),
  };
}

/**
 * Makes sure that an endpoint answers and serves the network that it is configured for; throws `chain_unreachable` or
 * `wrong_chain`.
 *
 * @example
 * ```ts
 * await assertChain({ network: network("eip155:84532"), rpcUrl: "http://127.0.0.1:8545", chainId: 84532 });
 * ```
 */
export async function assertChainId(rpcUrl: string, chainId: number): Promise<void> {
  const client = createPublicClient({ transport: http(rpcUrl, { retryCount: 0, timeout: 10_000 }) });
  const actual = await client.getChainId().catch((cause: unknown) => {
    throw new X402Error("chain_unreachable", "The chain's RPC endpoint does not answer.", {
      field: "rpcUrl",
      remedy: "Check the URL and that the node is running.",
      cause,
    });
  });
  if (actual !== chainId) {
    throw new X402Error("wrong_chain", `The RPC endpoint serves chain ${actual}, not chain ${chainId}.`, {
      field: "rpcUrl",
      remedy: "Point it at a node of the configured network.",
    });
  }
}

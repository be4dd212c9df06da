import {
  type Address,
  formatTransactionReceipt,
  type Hex,
  isHash,
  type PublicClient,
  parseAbi,
  parseEventLogs,
  type RpcTransactionReceipt,
  type TransactionReceipt,
} from "viem";
import { oncePer } from "../facilitator/once.js";
import { atMost } from "./at-most.js";
import type { Receipt } from "./port.js";
import type { Reader } from "./reader.js";

const firstPollMs = 8;
const longestPollMs = 250;

const abi = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)",
]);

/** Waits for receipts, as deep as is asked for. */
export interface Receipts {
  /** Takes in the receipt with which a node answers a broadcast; nothing when it did not come that way. */
  expect(transaction: Hex, receipt: Promise<TransactionReceipt | undefined>): void;
  /**
   * The receipt of the first of these transactions that is mined deep enough; nothing when none is within so many
   * milliseconds.
   */
  wait(transactions: readonly Hex[], timeoutMs: number): Promise<TransactionReceipt | undefined>;
}

/** Makes what waits for receipts, until each has a number of blocks that includes its own. */
export function createReceipts(client: PublicClient, read: Reader, confirmations: number): Receipts {
  const expected = new Map<Hex, Promise<TransactionReceipt | undefined>>();
  /** Looks that are under way: many payments may wait for one transaction. */
  const looks = new Map<Hex, Promise<TransactionReceipt | undefined>>();

  const method = "eth_getTransactionReceipt";
  const ask = (hash: Hex) => client.request({ method, params: [hash] });

  /** Nothing while it is not there, and when the node does not answer: it is asked again until the time is up. */
  async function look(hash: Hex): Promise<TransactionReceipt | undefined> {
    try {
      const head = confirmations > 1 ? await client.getBlockNumber({ cacheTime: 0 }) : undefined;
      const found = await read({ method, params: [hash], isResult: isRpcReceipt, alone: () => ask(hash) });
      if (!found) return undefined;
      const receipt = formatTransactionReceipt(found);
      const isDeep = head === undefined || head - receipt.blockNumber + 1n >= BigInt(confirmations);
      return isDeep && isReceiptOf(receipt, hash) ? receipt : undefined;
    } catch {
      return undefined;
    }
  }

  function lookOnce(hash: Hex): Promise<TransactionReceipt | undefined> {
    const shared = looks.get(hash) ?? look(hash).finally(() => looks.delete(hash));
    looks.set(hash, shared);
    return shared;
  }

  async function poll(hash: Hex, isOver: () => boolean): Promise<TransactionReceipt | undefined> {
    const first = await expected.get(hash);
    if (first && confirmations === 1 && isReceiptOf(first, hash)) return first;
    for (let pause = firstPollMs; !isOver(); pause = Math.min(pause * 2, longestPollMs)) {
      const receipt = await lookOnce(hash);
      if (receipt) return receipt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return undefined;
  }

  return {
    expect: (transaction, receipt) => void expected.set(transaction, receipt),
    async wait(transactions, timeoutMs) {
      let over = false;
      try {
        // A node that hangs must not hold the answer either.
        return await atMost(timeoutMs, firstFound(transactions.map((hash) => poll(hash, () => over))));
      } finally {
        over = true;
        for (const hash of transactions) expected.delete(hash);
      }
    },
  };
}

function firstFound<Value>(searches: readonly Promise<Value | undefined>[]): Promise<Value | undefined> {
  const found = searches.map(async (search) => (await search) ?? Promise.reject(new Error("not found")));
  return Promise.any(found).catch(() => undefined);
}

/** Enough of a receipt to be looked at, or that there is none yet. */
function isRpcReceipt(value: unknown): value is RpcTransactionReceipt | null {
  return value === null || (typeof value === "object" && Array.isArray(Reflect.get(value, "logs")));
}

/** A node's answer is taken for a receipt only when it is that transaction's, mined, and complete. */
function isReceiptOf(receipt: TransactionReceipt, hash: Hex): boolean {
  return (
    receipt.transactionHash === hash &&
    isHash(receipt.blockHash) &&
    Array.isArray(receipt.logs) &&
    (receipt.status === "success" || receipt.status === "reverted")
  );
}

/** What has been read of a receipt, by the asset whose logs count: many payments may share one transaction. */
const readings = oncePer((_: TransactionReceipt) => new Map<Address, Receipt>());

/** Reads of a receipt what a settlement is judged by. */
export function readReceipt(receipt: TransactionReceipt, asset: Address): Receipt {
  const known = readings(receipt);
  const reading = known.get(asset) ?? parseReceipt(receipt, asset);
  known.set(asset, reading);
  return reading;
}

function parseReceipt(receipt: TransactionReceipt, asset: Address): Receipt {
  const own = receipt.logs.filter((log) => log.address.toLowerCase() === asset);
  const transfers = parseEventLogs({ abi, eventName: "Transfer", logs: own });
  const authorizations = parseEventLogs({ abi, eventName: "AuthorizationUsed", logs: own });
  return {
    transaction: receipt.transactionHash,
    sender: receipt.from,
    called: receipt.to,
    succeeded: receipt.status === "success",
    transfers: transfers.map(({ args, logIndex }) => ({ ...args, logIndex })),
    authorizations: authorizations.map(({ args, logIndex }) => ({ ...args, logIndex })),
  };
}

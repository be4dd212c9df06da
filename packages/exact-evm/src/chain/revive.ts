import { X402Error } from "@x402-reference/types";
import {
  type Address,
  type Hex,
  keccak256,
  type PublicClient,
  parseTransaction,
  recoverTransactionAddress,
  TransactionNotFoundError,
  TransactionReceiptNotFoundError,
  type TransactionSerializedEIP1559,
} from "viem";

/** How a transaction is looked for. */
export interface Revival {
  /** Blocks that count as final, the newest included. */
  confirmations: number;
  /** Hands it over once more; left out where it may not be sent. */
  send?: (raw: Hex, from: Address) => Promise<void>;
}

/**
 * Looks for a signed transaction, and hands it over once more where it may be sent. False when the node does not know it
 * and another one has its nonce; throws `chain_unreachable` when that cannot be told, and
 * `malformed_object` for bytes that were never signed here.
 */
export async function revive(client: PublicClient, raw: Hex, { confirmations, send }: Revival): Promise<boolean> {
  const { nonce, from: address } = await originOf(raw);
  // The nonce comes first: the transaction that used it is mined by then, and this may be that one.
  const used = await usedNonces(client, address, confirmations).catch(unreachable);
  if (used > nonce) return isKnown(client, keccak256(raw));
  await send?.(raw, address);
  return true;
}

/** The place of a transaction that was signed here: one of its sender's with its nonce at most is ever mined. */
export async function originOf(raw: Hex): Promise<{ from: Address; nonce: number }> {
  if (!isOfOurKind(raw)) throw new X402Error("malformed_object", "The transaction is not one that is signed here.");
  const { nonce = 0 } = parseTransaction(raw);
  return { nonce, from: await recoverTransactionAddress({ serializedTransaction: raw }) };
}

function isOfOurKind(raw: Hex): raw is TransactionSerializedEIP1559 {
  return raw.startsWith("0x02");
}

/** How many nonces of an account are used for good. */
async function usedNonces(client: PublicClient, address: Hex, confirmations: number): Promise<number> {
  if (confirmations === 1) return client.getTransactionCount({ address });
  const newest = await client.getBlockNumber({ cacheTime: 0 });
  const blockNumber = newest - BigInt(confirmations - 1);
  return blockNumber < 0n ? 0 : client.getTransactionCount({ address, blockNumber });
}

/** Whether the node knows it at all: one that is slow to show a receipt shows the transaction itself. */
async function isKnown(client: PublicClient, hash: Hex): Promise<boolean> {
  const known = await Promise.all([
    found(client.getTransactionReceipt({ hash }), TransactionReceiptNotFoundError),
    found(client.getTransaction({ hash }), TransactionNotFoundError),
  ]);
  return known.includes(true);
}

async function found(asked: Promise<unknown>, absence: new (...args: never[]) => Error): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    return error instanceof absence ? false : unreachable(error);
  }
}

function unreachable(cause: unknown): never {
  throw new X402Error("chain_unreachable", "The chain did not answer.", { cause });
}

import { type Address, type Hex, isHex, toHex } from "viem";
import * as z from "zod/mini";
import type { World } from "./world.js";

/** A mined transaction. */
export interface LedgerTransaction {
  hash: Hex;
  from: Hex;
  /** Nothing for one that creates a contract. */
  to: Hex | undefined;
  input: Hex;
  /** The most gas that it might have used. */
  gas: Hex;
  status: "success" | "reverted";
}

/** What was mined, as far as it was asked for. */
export interface Ledger {
  /** The number of the newest block. */
  blockNumber(): Promise<bigint>;
  /**
   * The transactions mined after a block that one of the addresses sent or received, or whose calldata contains it, in
   * the order in which they were mined.
   */
  transactionsTouching(addresses: Address | readonly Address[], sinceBlock: bigint): Promise<LedgerTransaction[]>;
}

/** How many blocks are asked for at the same time. */
const parallelBlocks = 16n;

const hexText = z.custom<Hex>((input) => isHex(input), "hex");
const Block = z.object({
  transactions: z.array(
    z.object({ hash: hexText, from: hexText, to: z.optional(z.nullable(hexText)), input: hexText, gas: hexText }),
  ),
});
const Receipt = z.object({ status: z.enum(["0x0", "0x1"]) });

type Mined = Omit<LedgerTransaction, "status">;

/**
 * Reads a chain that does not reorganise: each block is fetched once, however many ask.
 *
 * @example
 * ```ts
 * const ledger = createLedger(world);
 * const before = await ledger.blockNumber();
 * // … whatever is under test …
 * const sent = await ledger.transactionsTouching(payer, before);
 * ```
 */
export function createLedger(world: Pick<World, "rpc">): Ledger {
  const { rpc } = world;
  const blocks = new Map<bigint, Promise<Mined[]>>();
  const statuses = new Map<Hex, Promise<LedgerTransaction["status"]>>();

  const blockNumber = async () => BigInt(String(await rpc("eth_blockNumber", [])));

  const transactionsOf = (number: bigint) =>
    once(blocks, number, async () => {
      const block = z.parse(Block, await rpc("eth_getBlockByNumber", [toHex(number), true]));
      return block.transactions.map(({ to, ...rest }) => ({ ...rest, to: to ?? undefined }));
    });

  const statusOf = (hash: Hex) =>
    once(statuses, hash, async () => {
      const { status } = z.parse(Receipt, await rpc("eth_getTransactionReceipt", [hash]));
      return status === "0x1" ? "success" : "reverted";
    });

  return {
    blockNumber,
    async transactionsTouching(addresses, sinceBlock) {
      const digits = [addresses].flat().map((address) => address.slice(2).toLowerCase());
      const newest = await blockNumber();
      const found: Mined[] = [];
      for (let first = sinceBlock + 1n; first <= newest; first += parallelBlocks) {
        const count = Number(newest - first < parallelBlocks ? newest - first + 1n : parallelBlocks);
        const numbers = Array.from({ length: count }, (_, index) => first + BigInt(index));
        const mined = (await Promise.all(numbers.map(transactionsOf))).flat();
        found.push(...mined.filter((transaction) => digits.some((one) => touches(transaction, one))));
      }
      return Promise.all(
        found.map(async (transaction) => ({ ...transaction, status: await statusOf(transaction.hash) })),
      );
    },
  };
}

/** The value of a key, worked out by whoever asks first; a failure is forgotten, so that the next may try again. */
function once<Key, Value>(cache: Map<Key, Promise<Value>>, key: Key, work: () => Promise<Value>): Promise<Value> {
  const known = cache.get(key);
  if (known) return known;
  const working = work();
  cache.set(key, working);
  working.catch(() => cache.delete(key));
  return working;
}

/** Whether a transaction is from or to an address, given as its digits, or has it at a whole byte of its calldata. */
function touches({ from, to = "0x", input }: Mined, digits: string): boolean {
  if (from.slice(2).toLowerCase() === digits || to.slice(2).toLowerCase() === digits) return true;
  const text = input.toLowerCase();
  for (let at = text.indexOf(digits); at !== -1; at = text.indexOf(digits, at + 1)) {
    if (at % 2 === 0) return true;
  }
  return false;
}

import {
  type Address,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  getTransactionDecoder,
  type Signature,
} from "@solana/kit";
import * as z from "zod/mini";
import { SolanaAddress, type SvmGround } from "./ground.js";

/** A transaction that has landed. */
export interface SvmTransaction {
  signature: Signature;
  slot: bigint;
  status: "success" | "failed";
  /** What its fee payer paid for it, in lamports. */
  fee: bigint;
  /** Every account that it names, those from lookup tables last. */
  accounts: readonly Address[];
  /** The transaction as it was sent, in base64. */
  bytes: string;
}

/** What has landed. */
export interface SvmLedger {
  /**
   * The transactions after a slot that name one of the addresses, by lookup tables too, in the order in which they
   * landed. A payment names token accounts, and of their owners the payer alone.
   */
  transactionsTouching(addresses: Address | readonly Address[], sinceSlot: bigint): Promise<SvmTransaction[]>;
}

const Block = z.object({
  transactions: z.array(
    z.object({
      transaction: z.tuple([z.string(), z.literal("base64")]),
      meta: z.object({
        err: z.unknown(),
        fee: z.number(),
        loadedAddresses: z.object({ writable: z.array(SolanaAddress), readonly: z.array(SolanaAddress) }),
      }),
    }),
  ),
});
const Slots = z.array(z.number());
const confirmed = { commitment: "confirmed" };
const blockOptions = {
  ...confirmed,
  encoding: "base64",
  transactionDetails: "full",
  maxSupportedTransactionVersion: 0,
  rewards: false,
};

/** Each block is fetched once, however many ask. */
export function svmLedger({ rpc }: Pick<SvmGround, "rpc">): SvmLedger {
  const blocks = new Map<number, Promise<SvmTransaction[]>>();

  async function readBlock(slot: number): Promise<SvmTransaction[]> {
    const { transactions } = z.parse(Block, await rpc("getBlock", [slot, blockOptions]));
    return transactions.map(({ transaction: [bytes], meta: { err, fee, loadedAddresses } }) => {
      const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(bytes));
      const { staticAccounts } = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
      return {
        signature: getSignatureFromTransaction(transaction),
        slot: BigInt(slot),
        status: err === null ? "success" : "failed",
        fee: BigInt(fee),
        accounts: [...staticAccounts, ...loadedAddresses.writable, ...loadedAddresses.readonly],
        bytes,
      };
    });
  }

  function blockAt(slot: number): Promise<SvmTransaction[]> {
    const known = blocks.get(slot);
    if (known) return known;
    const reading = readBlock(slot);
    blocks.set(slot, reading);
    // A failure is forgotten, so that the next may try again.
    reading.catch(() => blocks.delete(slot));
    return reading;
  }

  return {
    async transactionsTouching(addresses, sinceSlot) {
      const wanted = new Set([addresses].flat());
      const slots = z.parse(Slots, await rpc("getBlocks", [Number(sinceSlot) + 1, null, confirmed]));
      const landed = await Promise.all(slots.map(blockAt));
      return landed.flat().filter(({ accounts }) => accounts.some((account) => wanted.has(account)));
    },
  };
}

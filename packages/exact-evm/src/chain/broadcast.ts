import type { Hex, PublicClient } from "viem";
import { atMost } from "./at-most.js";
import type { Receipts } from "./receipts.js";
import { isRefusal, isUnknownMethod, nodeAnswer } from "./send-error.js";

/** Hands transactions to a node. */
export interface Broadcaster {
  /**
   * Settles as soon as the node has the transaction, which may be long before it answers with the receipt. Throws what
   * the node refuses with.
   */
  broadcast(transaction: Hex, options: { hash: Hex; nobodyWaits: boolean }): Promise<void>;
}

/**
 * Makes what hands transactions to a node: in one request with the receipt where the node can do that and nobody waits
 * for the sender's next turn, and otherwise without it.
 *
 * @see EIP-7966
 */
export function createBroadcaster(
  client: PublicClient,
  options: {
    receipts: Receipts;
    /** A node that does not want a transaction says so at once; after this silence it waits for the block. */
    silenceMs(): number;
    /** Told when the node refuses in spite of its silence. */
    onLateRefusal(): void;
  },
): Broadcaster {
  const { receipts, silenceMs, onLateRefusal } = options;
  let answersWithReceipt = true;

  /** Answers whether the node has it; not when it does not know the method. */
  async function broadcastForReceipt(serializedTransaction: Hex, hash: Hex): Promise<boolean> {
    const receipt = client.sendRawTransactionSync({ serializedTransaction, throwOnReceiptRevert: false });
    const first = await atMost(
      silenceMs(),
      receipt.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
    );
    if (first) {
      const answer = nodeAnswer(first.error);
      if (answer === undefined || !isUnknownMethod(answer)) throw first.error;
      answersWithReceipt = false;
      return false;
    }
    receipts.expect(
      hash,
      receipt.catch((error: unknown) => lateError(serializedTransaction, error)),
    );
    return true;
  }

  async function lateError(serializedTransaction: Hex, error: unknown): Promise<undefined> {
    const answer = nodeAnswer(error);
    if (answer && isUnknownMethod(answer)) {
      answersWithReceipt = false;
      await client.sendRawTransaction({ serializedTransaction }).catch(onLateRefusal);
    } else if (answer && isRefusal(answer)) onLateRefusal();
  }

  return {
    async broadcast(serializedTransaction, { hash, nobodyWaits }) {
      if (answersWithReceipt && nobodyWaits && (await broadcastForReceipt(serializedTransaction, hash))) return;
      await client.sendRawTransaction({ serializedTransaction });
    },
  };
}

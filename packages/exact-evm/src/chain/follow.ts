import type { Hex, TransactionReceipt } from "viem";
import { atMost } from "./at-most.js";
import type { WaitOptions } from "./port.js";
import type { Receipts } from "./receipts.js";
import type { Senders } from "./senders.js";

/**
 * Waits until one of some transactions is mined and has the newest one replaced when that is due; nothing when the time is
 * up, after which it is looked whether the node has lost it.
 */
export async function follow(
  transactions: readonly Hex[],
  { timeoutMs, beforeReplacing }: Omit<WaitOptions, "asset">,
  { receipts, senders, replaceAfterMs }: { receipts: Receipts; senders: Senders; replaceAfterMs: number },
): Promise<TransactionReceipt | undefined> {
  const until = Date.now() + timeoutMs;
  const leaving: (() => void)[] = [];

  /** Whoever waits hears of every other transaction that takes the place of this one. */
  function standing() {
    const places = beforeReplacing ? transactions.map(senders.standing) : [];
    const place = places.reverse().find((found) => found !== undefined);
    if (!place || !beforeReplacing) return undefined;
    const { witnesses } = place.slot;
    witnesses.add(beforeReplacing);
    leaving.push(() => witnesses.delete(beforeReplacing));
    return place;
  }

  try {
    for (let place = standing(); ; place = standing()) {
      const dueAt = place ? place.slot.sentAt + replaceAfterMs : until;
      const receipt = await receipts.wait(transactions, Math.min(until, dueAt) - Date.now());
      if (receipt) {
        senders.mined(receipt);
        return receipt;
      }
      if (Date.now() >= until) break;
      if (place) await atMost(until - Date.now(), place.replace());
    }
  } finally {
    for (const leave of leaving) leave();
  }
  for (const newest of transactions.slice(-1)) senders.isLate(newest);
  return undefined;
}

import { type PaymentPayload, X402Error } from "@x402-reference/types";
import { type JournalEntry, paymentIn } from "./journal/entry.js";
import type { HeldPayment, KnownPayment, PaymentJournal } from "./journal/journal.js";

/**
 * Asks whether a payment has been settled, such as the chain for the state of its nonce: `true`, `false` for not until
 * now, or nothing when that cannot be told.
 */
export type WasSettled = (payment: PaymentPayload) => Promise<boolean | undefined>;

/**
 * Finds out what became of a payment that waits. It stays open as long as it can settle; afterwards it is closed, as
 * unsettled only when `wasSettled` says so, and then also against a receipt that came without goods. Rejects with what
 * `wasSettled` rejects with; the payment goes on waiting then.
 */
export async function lookUp(
  payment: KnownPayment,
  { now, wasSettled }: { now: number; wasSettled: WasSettled | undefined },
): Promise<JournalEntry> {
  const { state, until = 0 } = payment.entry();
  const isOver = now >= until;
  if (state !== "open" && !isOver) return payment.entry();
  const settled = await wasSettled?.(paymentIn(payment.header()));
  // Meanwhile somebody else may have sent it again, or looked as well.
  const { state: known, delivered } = payment.entry();
  if (known === "open" && settled) await payment.change({ state: "settled", delivered });
  else if (isOver && settled === false) await payment.change({ state: "unsettled", delivered });
  else if (isOver && known === "open") await payment.change({ state: "expired", delivered });
  return payment.entry();
}

/**
 * Takes the payment of an earlier call for the same purchase that can still settle, to be sent again. Throws
 * `payment_already_attempted` once for a payment that settled without an answer and is too old to bring one.
 */
export async function takeUnfinished(
  journal: PaymentJournal,
  purchase: string,
  wasSettled: WasSettled | undefined,
): Promise<HeldPayment | undefined> {
  for (let held = journal.takeWaiting(purchase); held; held = journal.takeWaiting(purchase)) {
    const { until = 0 } = held.entry();
    const now = journal.now();
    if (now < until) return held;
    try {
      const entry = await lookUp(held, { now, wasSettled });
      if (entry.state === "settled") {
        // Where that cannot be written it is told again after a restart, but it is told now: the next call pays.
        await held.change({ state: "settled", delivered: false, told: true }).catch(() => undefined);
        throw undelivered(entry);
      }
    } finally {
      held.letGo();
    }
  }
  return undefined;
}

function undelivered({ url, id }: JournalEntry): X402Error {
  return new X402Error("payment_already_attempted", `Payment ${id} to ${url} was settled, and no answer came for it.`, {
    remedy: "Claim the goods from the seller. The next call pays anew.",
  });
}

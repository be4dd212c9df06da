import type { PaymentPayload } from "@x402-reference/types";
import { PaymentOutcomeUnknown } from "./error.js";
import type { ClientEvent } from "./event.js";
import { type JournalEntry, paymentIn } from "./journal/entry.js";
import type { Change, HeldPayment } from "./journal/journal.js";
import type { PaymentState } from "./journal/store.js";
import { judgeAnswer, type PaymentAnswer } from "./outcome.js";

/**
 * A payment in the hands of a transport. It is written down already; the transport sends it once and tells what came
 * back, by `answered` and then `delivered`, or by `unanswered`. A payment of which nothing is told is never sent again by
 * this process, and counts as spent.
 */
export interface PaymentAttempt {
  readonly payment: PaymentPayload;
  /** The payment in base64, as it stands in `PAYMENT-SIGNATURE`. */
  readonly header: string;
  /** Where it is to be sent. */
  readonly url: string;
  /** How the payment stands in the books now. */
  entry(): JournalEntry;
  /** Writes down what was answered. */
  answered(answer: PaymentAnswer): Promise<void>;
  /** Writes down that the answer was read to its end. */
  delivered(): void;
  /** Answers the error for a payment without a whole answer; the same purchase will send the same payment again. */
  unanswered(cause: unknown): PaymentOutcomeUnknown;
}

/** Puts a signed payment into the hands of a transport. */
export function attemptOf(
  held: HeldPayment,
  emit: (event: ClientEvent) => void,
  payment: PaymentPayload = paymentIn(held.header()),
): PaymentAttempt {
  const header = held.header();
  const { url } = held.entry();
  let ok = false;
  let judged: PaymentState = "open";

  /** Once a payment is sent, books that cannot be written must not cost its answer. */
  async function change(what: Change): Promise<void> {
    try {
      await held.change(what);
    } catch (error) {
      emit({ type: "journal_failed", url, message: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    payment,
    header,
    url,
    entry: () => held.entry(),
    async answered(answer) {
      ok = answer.ok;
      const judgement = judgeAnswer(payment.accepted, answer);
      // A server that does not know the payment any more takes nothing back that the chain or a receipt has said.
      judged = held.entry().state === "settled" ? "settled" : judgement.state;
      await change({ ...judgement, state: judged });
      if (!ok) held.letGo();
    },
    delivered() {
      if (!ok) return;
      const said = judged === "settled" || held.entry().reason !== undefined;
      void change({ state: said ? judged : "unconfirmed", delivered: true });
      held.letGo();
    },
    unanswered(cause) {
      held.letGo();
      return new PaymentOutcomeUnknown(url, payment, cause);
    },
  };
}

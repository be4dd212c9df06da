import { firstRefusal, type PaymentRequired, type Refusal, type SettleResponse } from "@x402-reference/types";
import { type Collecting, collect, withheld } from "./collect.js";
import { longestTimerMs } from "./limits.js";
import { uncached } from "./refusals.js";
import type { HandlerOutcome } from "./rules/outcome.js";

/** What an answer of the gate says, for hosts that write it in another protocol than HTTP. */
export interface Told {
  /** Why there is nothing else to be had; absent where nothing was sent that could be refused. */
  refusal?: Refusal;
  /** The offers, when asking for them again makes sense. */
  challenge?(): PaymentRequired;
  /** What became of a payment that was to be settled. */
  receipt?: SettleResponse;
}

/** An answer that the gate gives by itself, in place of the handler's. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  told?: Told;
}

/** What becomes of the handler's response: it goes out with these headers put on it, or nothing of it does. */
export type Delivery =
  | { kind: "deliver"; headers: Record<string, string>; receipt?: SettleResponse }
  | ({ kind: "withhold" } & HttpAnswer);

/** A request with a valid payment. The handler may run; its response has to be held until `settle` says what to do. */
export interface PaidAdmission {
  kind: "paid";
  /** Settles the payment if the handler succeeded. Asked again, it gives the same answer; it never throws. */
  settle(outcome: HandlerOutcome): Promise<Delivery>;
  /**
   * Gives the payment back unused, because the handler broke or the client has gone; nothing after `settle`. With a handler
   * that still runs, it stays in use until that is `over`, or until the payment's time is.
   */
  abandon(why: string, cause?: unknown, over?: Promise<unknown>): void;
}

/** A request whose payment is settled already. The handler may run and its response go out as it comes, with `headers`. */
export interface SettledAdmission {
  kind: "settled";
  headers: Record<string, string>;
  receipt?: SettleResponse;
  /** Tells the observer that nothing was delivered for the payment, and why. */
  abandon(why: string, cause?: unknown): void;
}

/** What the gate says of a request: not for sale, answered by the gate itself (mostly with a 402), or paid. */
export type Admission = { kind: "free" } | ({ kind: "refused" } & HttpAnswer) | PaidAdmission | SettledAdmission;

const abandoned: Refusal = { reason: "abandoned", message: "The request was abandoned." };

/** Collects the money of a payment by the flow `upfront`, before anything runs. */
export async function createSettledAdmission(options: Collecting): Promise<Admission> {
  const { asking, emit } = options;
  const collected = await collect(options);
  if (!collected.ok) return { kind: "refused", ...collected.answer };
  const abandon = (why: string, cause?: unknown) => emit({ type: "abandoned", route: asking.route.key, why, cause });
  return { kind: "settled", ...collected.sold, abandon };
}

/** Makes the second half of a payment by the flow `authorization`: settle once, or abandon. */
export function createPaidAdmission(options: Collecting, release: () => void): PaidAdmission {
  const { asking, emit } = options;
  let delivery: Promise<Delivery> | undefined;
  return {
    kind: "paid",
    settle(outcome) {
      delivery ??= settlePayment(outcome, options).finally(release);
      return delivery;
    },
    abandon(why, cause, over) {
      if (delivery) return;
      const answer = withheld(asking, { status: 500, refusal: abandoned, headers: uncached });
      delivery = Promise.resolve({ kind: "withhold", ...answer });
      if (over) releaseAfter(over, { release, seconds: options.asked.paymentRequirements.maxTimeoutSeconds });
      else release();
      emit({ type: "abandoned", route: asking.route.key, why, cause });
    },
  };
}

/** A handler that learns that its client has gone may never end: after so many seconds it is not waited for any more. */
function releaseAfter(over: Promise<unknown>, { release, seconds }: { release: () => void; seconds: number }): void {
  const timer = setTimeout(release, Math.min(seconds * 1_000, longestTimerMs));
  // A number where there is no Node.
  if (typeof timer === "object") timer.unref();
  over
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(timer);
      release();
    });
}

async function settlePayment(outcome: HandlerOutcome, options: Collecting): Promise<Delivery> {
  const { asking, rules, emit } = options;
  const failed = await firstRefusal(rules.outcome, outcome);
  if (failed) {
    emit({ type: "not_settled", route: asking.route.key, ...failed });
    return { kind: "deliver", headers: {} };
  }
  const collected = await collect(options);
  return collected.ok ? { kind: "deliver", ...collected.sold } : { kind: "withhold", ...collected.answer };
}

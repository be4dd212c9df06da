import {
  type Facilitator,
  type FacilitatorRequest,
  firstRefusal,
  parseOrThrow,
  type Refusal,
  SettleResponse,
} from "@x402-reference/types";
import { ask, faultStatus } from "./ask.js";
import type { GateEvent } from "./events.js";
import { failedReceipt, publicReceipt } from "./receipt.js";
import { type Asking, explain } from "./refusals.js";
import { answerHeaders } from "./rules/answer.js";
import type { GateRules } from "./rules/index.js";
import type { HandlerOutcome } from "./rules/outcome.js";
import type { SettlementSubject } from "./rules/settlement.js";
import { refusalStatus } from "./rules/status.js";

/** An answer that the gate gives by itself, in place of the handler's. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What becomes of the handler's response: it goes out with these headers put on it, or nothing of it does. */
export type Delivery = { kind: "deliver"; headers: Record<string, string> } | ({ kind: "withhold" } & HttpAnswer);

/** A request with a valid payment. The handler may run; its response has to be held until `settle` says what to do. */
export interface PaidAdmission {
  kind: "paid";
  /** Settles the payment if the handler succeeded. Asked again, it gives the same answer; it never throws. */
  settle(outcome: HandlerOutcome): Promise<Delivery>;
  /** Gives the payment back unused, because the handler broke or the client has gone; nothing after `settle`. */
  abandon(why: string): void;
}

/** What the gate says of a request: not for sale, answered by the gate itself (mostly with a 402), or paid. */
export type Admission = { kind: "free" } | ({ kind: "refused" } & HttpAnswer) | PaidAdmission;

/** What {@link createPaidAdmission} needs to know of a verified payment. */
export interface PaidAdmissionOptions {
  facilitator: Facilitator;
  asking: Asking;
  asked: FacilitatorRequest;
  payer: string | undefined;
  rules: GateRules;
  settleTimeoutMs: number;
  emit: (event: GateEvent) => void;
  release: () => void;
}

const abandoned: Refusal = { reason: "abandoned", message: "The request was abandoned." };

/** Makes the second half of a payment: settle once, or abandon. */
export function createPaidAdmission(options: PaidAdmissionOptions): PaidAdmission {
  const { asking, release, emit } = options;
  let delivery: Promise<Delivery> | undefined;
  return {
    kind: "paid",
    settle(outcome) {
      delivery ??= settlePayment(outcome, options).finally(release);
      return delivery;
    },
    abandon(why) {
      if (delivery) return;
      delivery = Promise.resolve(
        withhold(asking, { status: 500, refusal: abandoned }, { "Cache-Control": "no-store" }),
      );
      release();
      emit({ type: "abandoned", route: asking.route.key, why });
    },
  };
}

async function settlePayment(outcome: HandlerOutcome, options: PaidAdmissionOptions): Promise<Delivery> {
  const { asking, payer, rules, emit } = options;
  const { route, version } = asking;
  const failed = await firstRefusal(rules.outcome, outcome);
  if (failed) {
    emit({ type: "not_settled", route: route.key, ...failed });
    return { kind: "deliver", headers: {} };
  }
  let settled = await settleOnce(options);
  if (await firstRefusal(rules.finality, settled)) {
    const again = await settleOnce(options);
    // The first answer names a transaction, which is worth more to the buyer than a fault.
    if (!again.fault) settled = again;
  }
  const refusal = await firstRefusal(rules.settlement, settled);
  if (!refusal) {
    const receipt = settled.answer && publicReceipt(settled.answer);
    if (receipt) emit({ type: "settled", route: route.key, receipt });
    return { kind: "deliver", headers: answerHeaders(rules.answer, { kind: "delivered", receipt, version }) };
  }
  const receipt = failedReceipt(settled, payer);
  emit({ type: "withheld", route: route.key, receipt });
  // Unless the payment failed, the fault is not the buyer's.
  const status = settled.answer?.success === false ? refusalStatus(rules.status, refusal) : faultStatus(settled.fault);
  return withhold(asking, { status, refusal }, answerHeaders(rules.answer, { kind: "withheld", receipt, version }));
}

async function settleOnce(options: PaidAdmissionOptions): Promise<SettlementSubject> {
  const { facilitator, asking, asked, settleTimeoutMs, emit } = options;
  const settled = await ask(() => facilitator.settle(asked), {
    read: (answer) => parseOrThrow(SettleResponse, answer, "The facilitator's settlement"),
    timeoutMs: settleTimeoutMs,
  });
  if (settled.fault) emit({ type: "fault", route: asking.route.key, stage: "settle", fault: settled.fault });
  return { ...settled, offer: asked.paymentRequirements };
}

function withhold(
  asking: Asking,
  { status, refusal }: { status: number; refusal: Refusal },
  headers: Record<string, string>,
): Delivery {
  return {
    kind: "withhold",
    status,
    headers: { ...headers, "Content-Type": "application/json" },
    body: explain(asking, { status, refusal }),
  };
}

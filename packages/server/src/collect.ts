import {
  type Facilitator,
  type FacilitatorRequest,
  firstRefusal,
  parseOrThrow,
  type Refusal,
  SettleResponse,
} from "@x402-reference/types";
import type { HttpAnswer } from "./admission.js";
import { ask, faultStatus } from "./ask.js";
import type { GateEvent } from "./events.js";
import { paymentHeaderName } from "./payment-header.js";
import { failedReceipt, publicReceipt } from "./receipt.js";
import { type Asking, challengeFor, explain } from "./refusals.js";
import { answerHeaders } from "./rules/answer.js";
import type { GateRules } from "./rules/index.js";
import type { SettlementSubject } from "./rules/settlement.js";
import { refusalStatus } from "./rules/status.js";

/** What is needed to collect the money of a payment. */
export interface Collecting {
  facilitator: Facilitator;
  asking: Asking;
  asked: FacilitatorRequest;
  /** The payer, where somebody has named one already. */
  payer: string | undefined;
  rules: GateRules;
  settleTimeoutMs: number;
  emit: (event: GateEvent) => void;
}

/** The money has come, and what to put on the response; or it has not, and what to answer. */
export type Collected =
  | { ok: true; sold: { headers: Record<string, string>; receipt?: SettleResponse } }
  | { ok: false; answer: HttpAnswer };

/** Has a payment settled and judges what came of it; never throws. */
export async function collect(options: Collecting): Promise<Collected> {
  const { asking, payer, rules, emit } = options;
  const { route, version } = asking;
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
    const headers = answerHeaders(rules.answer, { kind: "delivered", receipt, version });
    return { ok: true, sold: { headers: { ...headers, Vary: paymentHeaderName }, ...(receipt && { receipt }) } };
  }
  const receipt = failedReceipt(settled, payer);
  emit({ type: "withheld", route: route.key, receipt });
  // Unless the payment failed, the fault is not the buyer's.
  const status = settled.answer?.success === false ? refusalStatus(rules.status, refusal) : faultStatus(settled.fault);
  const headers = answerHeaders(rules.answer, { kind: "withheld", receipt, version });
  return { ok: false, answer: withheld(asking, { status, refusal, headers, receipt }) };
}

async function settleOnce(options: Collecting): Promise<SettlementSubject> {
  const { facilitator, asking, asked, settleTimeoutMs, emit } = options;
  const settled = await ask(() => facilitator.settle(asked), {
    read: (answer) => parseOrThrow(SettleResponse, answer, "The facilitator's settlement"),
    timeoutMs: settleTimeoutMs,
  });
  if (settled.fault) emit({ type: "fault", route: asking.route.key, stage: "settle", fault: settled.fault });
  return { ...settled, offer: asked.paymentRequirements };
}

/** The answer in place of what was not paid for. */
export function withheld(
  asking: Asking,
  given: { status: number; refusal: Refusal; headers: Record<string, string>; receipt?: SettleResponse },
): HttpAnswer {
  const { status, refusal, headers, receipt } = given;
  const { type, body } = explain(asking, { status, refusal });
  const told = { refusal, ...challengeFor(asking, refusal.reason), ...(receipt && { receipt }) };
  return { status, headers: { ...headers, ...type }, body, told };
}

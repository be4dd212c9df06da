import { type Rule, type VerifyResponse, withoutRule } from "@x402-reference/types";
import type { Asked } from "../ask.js";
import type { PaymentHeader } from "../payment-header.js";
import { type AnswerRule, answerRules } from "./answer.js";
import { type DeclarationRule, declarationRules } from "./declaration.js";
import { headerRules } from "./header.js";
import { type HandlerOutcome, outcomeRules } from "./outcome.js";
import { type PaymentSubject, paymentRules } from "./payment.js";
import { type RoutingRule, routingRules } from "./routing.js";
import { finalityRules, type SettlementSubject, settlementRules } from "./settlement.js";
import { type StatusRule, statusRules } from "./status.js";
import { verdictRules } from "./verdict.js";

/** Everything that the gate enforces, as lists in the order in which a request meets them. */
export interface GateRules {
  /** Which requests are gated. */
  routing: readonly RoutingRule[];
  /** Which extensions a challenge shows. */
  declaration: readonly DeclarationRule[];
  /** What a payment header has to be. */
  header: readonly Rule<PaymentHeader>[];
  /** What a payment has to be. */
  payment: readonly Rule<PaymentSubject>[];
  /** What the facilitator's verdict has to be. */
  verdict: readonly Rule<Asked<VerifyResponse>>[];
  /** What the handler has to have done for the payment to be settled. */
  outcome: readonly Rule<HandlerOutcome>[];
  /** What a settlement has to be not to be asked for again. */
  finality: readonly Rule<SettlementSubject>[];
  /** What a settlement has to be for the response to be delivered. */
  settlement: readonly Rule<SettlementSubject>[];
  /** Which status a payment is refused with that the facilitator refused. */
  status: readonly StatusRule[];
  /** Which headers the gate's answers carry. */
  answer: readonly AnswerRule[];
}

/**
 * The rules of a gate; every requirement id is in them once.
 *
 * @example
 * ```ts
 * const requirements = gateRules.payment.map((rule) => rule.id);
 * ```
 */
export const gateRules: GateRules = {
  routing: routingRules,
  declaration: declarationRules,
  header: headerRules,
  payment: paymentRules,
  verdict: verdictRules,
  outcome: outcomeRules,
  finality: finalityRules,
  settlement: settlementRules,
  status: statusRules,
  answer: answerRules,
};

/**
 * All rules but one: how a gate is made that a conformance suite has to convict. Throws `invalid_configuration` when
 * no rule has the id.
 *
 * @example
 * ```ts
 * const careless = createPaymentGate({ ...options, rules: gateRulesWithout("HTTP-SRV-020") });
 * ```
 */
export function gateRulesWithout(id: string): GateRules {
  const drop = <R extends { readonly id: string }>(rules: readonly R[]) => rules.filter((rule) => rule.id !== id);
  withoutRule(Object.values(gateRules).flat(), id);
  return {
    routing: drop(gateRules.routing),
    declaration: drop(gateRules.declaration),
    header: drop(gateRules.header),
    payment: drop(gateRules.payment),
    verdict: drop(gateRules.verdict),
    outcome: drop(gateRules.outcome),
    finality: drop(gateRules.finality),
    settlement: drop(gateRules.settlement),
    status: drop(gateRules.status),
    answer: drop(gateRules.answer),
  };
}

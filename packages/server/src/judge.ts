import {
  canonicalJson,
  type FacilitatorRequest,
  firstRefusal,
  type PaymentPayload,
  parseOrThrow,
  paymentFlow,
  resolveScheme,
  type ServerScheme,
  VerifyResponse,
} from "@x402-reference/types";
import { type Admission, createPaidAdmission, createSettledAdmission } from "./admission.js";
import { ask, faultStatus } from "./ask.js";
import { createClaims } from "./claims.js";
import type { GateEvent } from "./events.js";
import type { FacilitatorChoice } from "./facilitators.js";
import { chooseOffer } from "./match-offer.js";
import type { Asking, createRefusals } from "./refusals.js";
import type { GateRules } from "./rules/index.js";
import { refusalStatus } from "./rules/status.js";

/** What {@link createJudge} needs. */
export interface JudgeOptions {
  facilitators: FacilitatorChoice;
  schemes: readonly ServerScheme[];
  rules: GateRules;
  refusals: ReturnType<typeof createRefusals>;
  verifyTimeoutMs: number;
  settleTimeoutMs: number;
  emit: (event: GateEvent) => void;
}

/** Makes the function that judges a payment that could be read, and has it settled at once where that is the order. */
export function createJudge(options: JudgeOptions) {
  const { facilitators, schemes, rules, refusals, verifyTimeoutMs, settleTimeoutMs, emit } = options;
  const claims = createClaims();

  async function verify(asked: FacilitatorRequest, asking: Asking, release: () => void): Promise<Admission> {
    const { key } = asking.route;
    const facilitator = facilitators.of(asked.paymentRequirements.network);
    const verdict = await ask(() => facilitator.verify(asked), {
      read: (given) => parseOrThrow(VerifyResponse, given, "The facilitator's verdict"),
      timeoutMs: verifyTimeoutMs,
    });
    if (verdict.fault) emit({ type: "fault", route: key, stage: "verify", fault: verdict.fault });
    const refusal = await firstRefusal(rules.verdict, verdict);
    if (refusal && verdict.fault) return refusals.unavailable(faultStatus(verdict.fault), refusal, asking);
    if (refusal) return refusals.refused(asking, { status: refusalStatus(rules.status, refusal), refusal });
    const payer = verdict.answer?.payer;
    emit({ type: "verified", route: key, payer });
    return createPaidAdmission({ facilitator, asking, asked, payer, rules, settleTimeoutMs, emit }, release);
  }

  return async function judge(payment: PaymentPayload, asking: Asking): Promise<Admission> {
    const { route } = asking;
    const offer = chooseOffer(route.offers, payment.accepted);
    const { scheme, network } = offer;
    const consumed = resolveScheme(schemes, offer)?.paymentKey?.(payment.payload, payment.extensions, offer);
    const key = `${scheme} ${network} ${consumed ?? canonicalJson(payment.payload)}`;
    let claimed = false;
    const claim = () => {
      claimed = claims.take(key);
      return claimed;
    };
    const release = () => {
      if (claimed) claims.release(key);
      claimed = false;
    };
    let admission: Admission | undefined;
    try {
      const unfit = await firstRefusal(rules.payment, { payment, offer, route, claim });
      const asked = { paymentPayload: payment, paymentRequirements: offer };
      if (unfit) admission = refusals.refused(asking, { status: 402, refusal: unfit });
      else if (paymentFlow(offer) === "upfront") {
        admission = await createSettledAdmission({
          facilitator: facilitators.of(network),
          asking,
          asked,
          payer: undefined,
          rules,
          settleTimeoutMs,
          emit,
        });
        // Nobody verifies these, and some facilitators answer a repeated settlement with the first one's success.
        if (admission.kind === "settled" && claimed) claims.spend(key);
      } else admission = await verify(asked, asking, release);
      return admission;
    } finally {
      if (admission?.kind !== "paid") release();
    }
  };
}

import {
  canonicalJson,
  type Facilitator,
  type FacilitatorRequest,
  firstRefusal,
  type PaymentPayload,
  parseOrThrow,
  type Refusal,
  resolveScheme,
  type ServerScheme,
  VerifyResponse,
} from "@x402-reference/types";
import { type Admission, createPaidAdmission, type HttpAnswer } from "./admission.js";
import { ask, faultStatus } from "./ask.js";
import { unpaidError } from "./challenge.js";
import { createClaims } from "./claims.js";
import type { GateEvent } from "./events.js";
import { maxReasonLength } from "./limits.js";
import { chooseOffer } from "./match-offer.js";
import { paymentHeaderName, readPaymentHeader } from "./payment-header.js";
import { prepareGate } from "./prepare-gate.js";
import type { GateRequest } from "./request.js";
import { resourceUrl } from "./resource-url.js";
import type { PreparedRoute, Routes } from "./route.js";
import { answerHeaders } from "./rules/answer.js";
import type { GateRules } from "./rules/index.js";
import { plainRouting } from "./rules/routing.js";

/** What a gate is made of. */
export interface PaymentGateOptions {
  /** Verifies and settles; in this process or behind HTTP. */
  facilitator: Facilitator;
  /** Turn prices into offers. */
  schemes: readonly ServerScheme[];
  /** The paid routes. */
  routes: Routes;
  /** Scheme, host and path prefix under which clients know this server, when a proxy hides them. */
  baseUrl?: string;
  /** Longest wait for a verdict, in milliseconds; 30,000 unless told. */
  verifyTimeoutMs?: number;
  /** Longest wait for a settlement, in milliseconds; 90,000 unless told. */
  settleTimeoutMs?: number;
  /** Told what happens; what it throws is ignored. */
  onEvent?: (event: GateEvent) => void;
  /** Replaces lists of rules; for conformance tests. */
  rules?: Partial<GateRules>;
}

/** Decides who gets through. */
export interface PaymentGate {
  /** Judges a request before its handler runs. Never throws for what a client or a facilitator does. */
  admit(request: GateRequest): Promise<Admission>;
}

/**
 * Makes the gate in front of paid routes: it asks for payment, has it verified, and after the handler has answered has it
 * settled before anything is delivered. Everything is checked here; throws `invalid_configuration` with the field at fault.
 *
 * @example
 * ```ts
 * const gate = createPaymentGate({
 *   facilitator,
 *   schemes: [exactEvmServer()],
 *   routes: { "GET /report": { price: "$0.01", network: "eip155:84532", payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" } },
 * });
 * const handler = withPayment(() => Response.json({ report: "…" }), gate);
 * ```
 * @see x402-specification-v2.md §2, transports-v2/http.md
 */
export function createPaymentGate(options: PaymentGateOptions): PaymentGate {
  const { table, rules, baseUrl, emit, verifyTimeoutMs, settleTimeoutMs } = prepareGate(options);
  const { facilitator } = options;
  const claims = createClaims();

  async function admit(request: GateRequest): Promise<Admission> {
    const routing = rules.routing.reduce((known, rule) => rule.apply(known), plainRouting(request));
    const [route, ...others] = table.find(routing.methods, routing.paths);
    if (others.length > 0 || table.mayBeginWith(routing.brokenAfter)) return badPath();
    if (!route) return { kind: "free" };
    if (routing.preflight) return { kind: "refused", status: 204, headers: {}, body: "" };
    return admitTo(route, request);
  }

  async function admitTo(route: PreparedRoute, request: GateRequest): Promise<Admission> {
    const url = resourceUrl(request, baseUrl);
    const text = request.headers.get(paymentHeaderName);
    if (text === null || text === undefined) return askForPayment(route, { url, request });
    const header = readPaymentHeader(text);
    const malformed = await firstRefusal(rules.header, header);
    if (malformed) return refuse(route, { url, status: 400, refusal: malformed });
    const payment = header.payment;
    if (!payment) return askForPayment(route, { url, request });

    return judge(payment, { route, url });
  }

  async function judge(
    payment: PaymentPayload,
    { route, url }: { route: PreparedRoute; url: string },
  ): Promise<Admission> {
    const offer = chooseOffer(route.offers, payment.accepted);
    const { scheme, network } = offer;
    const consumed = resolveScheme(options.schemes, offer)?.paymentKey?.(payment.payload);
    const key = canonicalJson([scheme, network, consumed ?? payment.payload]);
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
      admission = unfit
        ? refuse(route, { url, status: 402, refusal: unfit })
        : await verify(asked, { route, url, release });
      return admission;
    } finally {
      if (admission?.kind !== "paid") release();
    }
  }

  async function verify(
    asked: FacilitatorRequest,
    { route, url, release }: { route: PreparedRoute; url: string; release: () => void },
  ): Promise<Admission> {
    const verdict = await ask(() => facilitator.verify(asked), {
      read: (given) => parseOrThrow(VerifyResponse, given, "The facilitator's verdict"),
      timeoutMs: verifyTimeoutMs,
    });
    if (verdict.fault) emit({ type: "fault", route: route.key, stage: "verify", fault: verdict.fault });
    const refusal = await firstRefusal(rules.verdict, verdict);
    if (refusal && verdict.fault) return unavailable(faultStatus(verdict.fault), refusal);
    if (refusal) return refuse(route, { url, status: 402, refusal });
    const payer = verdict.answer?.payer;
    emit({ type: "verified", route: route.key, payer });
    return createPaidAdmission({ facilitator, route, asked, payer, rules, settleTimeoutMs, emit, release });
  }

  function askForPayment(
    { key, challenge }: PreparedRoute,
    { url, request }: { url: string; request: GateRequest },
  ): Admission {
    emit({ type: "unpaid", route: key });
    const old = request.headers.get("x-payment");
    const error = old ? `${unpaidError}: send it in ${paymentHeaderName}, X-PAYMENT is not read` : unpaidError;
    const write = () => (old ? challenge.refused(url, error) : challenge.unpaid(url));
    const headers = answerHeaders(rules.answer, { kind: "unpaid", challenge: write });
    return { kind: "refused", status: 402, headers: { ...headers, ...json }, body: JSON.stringify({ error }) };
  }

  function refuse(
    { key, challenge }: PreparedRoute,
    { url, status, refusal }: { url: string; status: number; refusal: Refusal },
  ): Admission {
    emit({ type: "refused", route: key, ...refusal });
    const reason = refusal.reason.slice(0, maxReasonLength);
    const write = () => challenge.refused(url, reason);
    const kind = status === 400 ? "malformed" : "refused";
    return answer(status, refusal, answerHeaders(rules.answer, { kind, challenge: write }));
  }

  function unavailable(status: number, refusal: Refusal): Admission {
    return answer(status, refusal, answerHeaders(rules.answer, { kind: "unavailable" }));
  }

  function badPath(): Admission {
    return unavailable(400, {
      reason: "ambiguous_path",
      message: "The path can be read in more than one way. Send it without needless percent-encoding.",
    });
  }

  return { admit };
}

const json = { "Content-Type": "application/json" };

function answer(status: number, { reason, message }: Refusal, headers: Record<string, string>): Admission {
  const answered: HttpAnswer = {
    status,
    headers: { ...headers, ...json },
    body: JSON.stringify({ error: message, reason }),
  };
  return { kind: "refused", ...answered };
}

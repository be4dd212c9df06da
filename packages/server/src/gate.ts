import {
  canonicalJson,
  type Facilitator,
  type FacilitatorRequest,
  firstRefusal,
  type PaymentPayload,
  parseOrThrow,
  resolveScheme,
  type ServerScheme,
  VerifyResponse,
} from "@x402-reference/types";
import { type Admission, createPaidAdmission } from "./admission.js";
import { ask, faultStatus } from "./ask.js";
import { createClaims } from "./claims.js";
import type { GateEvent } from "./events.js";
import { chooseOffer } from "./match-offer.js";
import {
  oldPaymentHeaderName,
  type PaymentHeader,
  paymentHeaderName,
  readOldPaymentHeader,
  readPaymentHeader,
} from "./payment-header.js";
import { prepareGate } from "./prepare-gate.js";
import { type Asking, createRefusals } from "./refusals.js";
import type { GateRequest } from "./request.js";
import { resourceUrl } from "./resource-url.js";
import type { PreparedRoute, RouteForms, Routes } from "./route.js";
import type { GateRules } from "./rules/index.js";
import { plainRouting } from "./rules/routing.js";
import { refusalStatus } from "./rules/status.js";
import { createSupportedExtensions } from "./supported-extensions.js";
import { sellsToVersionOne, upgradeFor } from "./version-one.js";

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
  /** Sells to clients of version 1 too, what they can express of the offers; not unless told. */
  v1?: boolean;
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
  const { facilitator, v1 = false } = options;
  const refusals = createRefusals({ rules, emit, v1 });
  const claims = createClaims();
  const supportedExtensions = createSupportedExtensions(facilitator);

  async function admit(request: GateRequest): Promise<Admission> {
    const routing = rules.routing.reduce((known, rule) => rule.apply(known), plainRouting(request));
    const [route, ...others] = table.find(routing.methods, routing.paths);
    if (others.length > 0 || table.mayBeginWith(routing.brokenAfter)) return refusals.ambiguousPath();
    if (!route) return { kind: "free" };
    if (routing.preflight) return { kind: "refused", status: 204, headers: {}, body: "" };
    return admitTo(await formOf(route), request);
  }

  /** A route as it is offered now, which for some depends on what the facilitator acts on. */
  async function formOf({ key, declarable, showing }: RouteForms): Promise<PreparedRoute> {
    if (declarable.length === 0) return showing([]);
    const supported = await supportedExtensions((fault) =>
      emit({ type: "fault", route: key, stage: "supported", fault }),
    );
    return showing(declarable.filter((name) => rules.declaration.every((rule) => rule.shows({ name, supported }))));
  }

  async function admitTo(route: PreparedRoute, request: GateRequest): Promise<Admission> {
    const url = resourceUrl(request, baseUrl);
    const text = request.headers.get(paymentHeaderName) ?? undefined;
    const old = request.headers.get(oldPaymentHeaderName) ?? undefined;
    if (text !== undefined) {
      const asking: Asking = { route, url, version: 2 };
      return admitPaying(readPaymentHeader(text), asking, (payment) => payment);
    }
    if (old !== undefined && v1 && sellsToVersionOne(route)) {
      const asking: Asking = { route, url, version: 1 };
      return admitPaying(readOldPaymentHeader(old), asking, (payment) => upgradeFor(route, payment));
    }
    return refusals.unpaid(route, { url, unread: !!old });
  }

  async function admitPaying<Payment>(
    header: PaymentHeader<Payment>,
    asking: Asking,
    upgrade: (payment: Payment) => PaymentPayload | undefined,
  ): Promise<Admission> {
    const { route, url } = asking;
    const malformed = await firstRefusal(rules.header, header);
    if (malformed) return refusals.refused(asking, { status: 400, refusal: malformed });
    if (!header.payment) return refusals.unpaid(route, { url, unread: false });
    const payment = upgrade(header.payment);
    if (payment) return judge(payment, asking);
    const message = `No offer of ${route.key} is by this scheme on this network; see the challenge.`;
    return refusals.refused(asking, { status: 402, refusal: { reason: "no_matching_offer", message } });
  }

  async function judge(payment: PaymentPayload, asking: Asking): Promise<Admission> {
    const { route } = asking;
    const offer = chooseOffer(route.offers, payment.accepted);
    const { scheme, network } = offer;
    const consumed = resolveScheme(options.schemes, offer)?.paymentKey?.(payment.payload, payment.extensions);
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
        ? refusals.refused(asking, { status: 402, refusal: unfit })
        : await verify(asked, { asking, release });
      return admission;
    } finally {
      if (admission?.kind !== "paid") release();
    }
  }

  async function verify(
    asked: FacilitatorRequest,
    { asking, release }: { asking: Asking; release: () => void },
  ): Promise<Admission> {
    const { route } = asking;
    const verdict = await ask(() => facilitator.verify(asked), {
      read: (given) => parseOrThrow(VerifyResponse, given, "The facilitator's verdict"),
      timeoutMs: verifyTimeoutMs,
    });
    if (verdict.fault) emit({ type: "fault", route: route.key, stage: "verify", fault: verdict.fault });
    const refusal = await firstRefusal(rules.verdict, verdict);
    if (refusal && verdict.fault) return refusals.unavailable(faultStatus(verdict.fault), refusal);
    if (refusal) return refusals.refused(asking, { status: refusalStatus(rules.status, refusal), refusal });
    const payer = verdict.answer?.payer;
    emit({ type: "verified", route: route.key, payer });
    return createPaidAdmission({ facilitator, asking, asked, payer, rules, settleTimeoutMs, emit, release });
  }

  return { admit };
}

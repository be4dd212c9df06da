import { firstRefusal, isX402Error, type PaymentPayload, type ServerScheme, X402Error } from "@x402-reference/types";
import type { Admission } from "./admission.js";
import type { GateEvent } from "./events.js";
import type { Facilitators } from "./facilitators.js";
import { createJudge } from "./judge.js";
import { assertServed } from "./kinds.js";
import {
  oldPaymentHeaderName,
  type PaymentHeader,
  paymentHeaderName,
  readOldPaymentHeader,
  readPaymentHeader,
  readPaymentValue,
} from "./payment-header.js";
import { prepareGate } from "./prepare-gate.js";
import type { RouteEntry } from "./prepare-route.js";
import { type Asking, createRefusals } from "./refusals.js";
import type { GateRequest } from "./request.js";
import { resourceUrl } from "./resource-url.js";
import type { PreparedRoute, Routes } from "./route.js";
import { isToolKey } from "./route-table.js";
import type { GateRules } from "./rules/index.js";
import { plainRouting } from "./rules/routing.js";
import { createFormChooser } from "./show-form.js";
import { sellsToVersionOne, upgradeFor } from "./version-one.js";
import { wantsHtml } from "./wants-html.js";

const free: Admission = Object.freeze({ kind: "free" });

/** What a gate is made of. */
export interface PaymentGateOptions {
  /** Verifies and settles, in this process or behind HTTP: one for all networks, or several by network. */
  facilitator: Facilitators;
  /** Turn prices into offers. */
  schemes: readonly ServerScheme[];
  /** The paid routes. */
  routes: Routes;
  /** The network of offers that name none, in CAIP-2 form. */
  network?: string;
  /** Who is paid by offers that do not say it. */
  payTo?: string;
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
  admit: {
    (request: GateRequest): Promise<Admission>;
    /**
     * The same, and at once where nobody has to be asked, as for what is not for sale; for hosts, which save time by it.
     * It belongs to the function, so that a gate with another `admit` has no way around that.
     */
    atOnce?(request: GateRequest): Admission | Promise<Admission>;
  };
  /** The keys of its routes, for hosts that name the route of a request by themselves. */
  readonly routes?: ReadonlySet<string>;
}

/** A gate that can check itself against its facilitator. */
export interface CheckedGate extends PaymentGate {
  readonly routes: ReadonlySet<string>;
  /**
   * Asks the facilitator what it serves, best before the server listens. Throws `invalid_configuration` for an offer that
   * it does not serve, and `facilitator_unreachable` or `facilitator_malformed_response` when it cannot say; the gate
   * works nevertheless, and it may be asked again.
   */
  ready(): Promise<void>;
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
export function createPaymentGate(options: PaymentGateOptions): CheckedGate {
  const prepared = prepareGate(options);
  const { facilitators, table, named, rules, baseUrl, emit } = prepared;
  const { v1 = false } = options;
  const refusals = createRefusals({ rules, emit, v1 });
  const judge = createJudge({ ...options, ...prepared, refusals });
  const chooseForm = createFormChooser(facilitators, rules.declaration);

  function admitAtOnce(request: GateRequest): Admission | Promise<Admission> {
    if (request.route !== undefined) return admitNamed(request.route, request);
    const routing = rules.routing.reduce((known, rule) => rule.apply(known), plainRouting(request));
    const [route, other] = table.find(routing.methods, routing.paths);
    if (other || table.mayBeginWith(routing.brokenAfter)) return refusals.ambiguousPath();
    if (!route) return free;
    if (routing.preflight) return { kind: "refused", status: 204, headers: {}, body: "" };
    return admitTo(route, { request, url: resourceUrl(request, baseUrl) });
  }

  function admitNamed(key: string, request: GateRequest): Admission | Promise<Admission> {
    const route = named.get(key);
    if (!route) throw new X402Error("invalid_configuration", `The gate has no route ${key}.`, { field: "route" });
    const url = isToolKey(key) ? key : resourceUrl(request, baseUrl);
    return admitTo(route, { request, url });
  }

  /** A route as it is offered now, which for some depends on the request, and on what the facilitator acts on. */
  function formOf(entry: RouteEntry, request: GateRequest): PreparedRoute | Promise<PreparedRoute> {
    const onFault = (fault: X402Error) => emit({ type: "fault", route: entry.key, stage: "supported", fault });
    const forms = entry.forms(request);
    return forms instanceof Promise ? forms.then((known) => chooseForm(known, onFault)) : chooseForm(forms, onFault);
  }

  function admitTo(entry: RouteEntry, sought: Sought): Admission | Promise<Admission> {
    let route: PreparedRoute | Promise<PreparedRoute>;
    try {
      route = formOf(entry, sought.request);
    } catch (cause) {
      return withoutOffer(entry, cause);
    }
    if (!(route instanceof Promise)) return admitToForm(route, sought);
    return route.then(
      (known) => admitToForm(known, sought),
      (cause: unknown) => withoutOffer(entry, cause),
    );
  }

  function withoutOffer({ key }: RouteEntry, cause: unknown): Admission {
    const fault = isX402Error(cause)
      ? cause
      : new X402Error("invalid_configuration", `${key} has no offer for a request.`, { cause });
    emit({ type: "fault", route: key, stage: "offer", fault });
    return refusals.unavailable(500, { reason: "no_offer", message: "The price could not be told." });
  }

  function admitToForm(route: PreparedRoute, { request, url }: Sought): Admission | Promise<Admission> {
    const { headers, payment } = request;
    const asking: Asking = { route, url, version: 2, html: wantsHtml(headers) };
    if (payment) return admitPaying(readPaymentValue(payment.name, payment.value), asking, (own) => own);
    const text = headers.get(paymentHeaderName) ?? undefined;
    if (text !== undefined) return admitPaying(readPaymentHeader(text), asking, (own) => own);
    const old = headers.get(oldPaymentHeaderName) ?? undefined;
    if (old !== undefined && v1 && sellsToVersionOne(route)) {
      return admitPaying(readOldPaymentHeader(old), { ...asking, version: 1 }, (own) => upgradeFor(route, own));
    }
    return refusals.unpaid(asking, { unread: !!old });
  }

  async function admitPaying<Payment>(
    header: PaymentHeader<Payment>,
    asking: Asking,
    upgrade: (payment: Payment) => PaymentPayload | undefined,
  ): Promise<Admission> {
    const malformed = await firstRefusal(rules.header, header);
    if (malformed) return refusals.refused(asking, { status: 400, refusal: malformed });
    if (!header.payment) return refusals.unpaid(asking, { unread: false });
    const payment = upgrade(header.payment);
    if (payment) return judge(payment, asking);
    const message = `No offer of ${asking.route.key} is by this scheme on this network; see the challenge.`;
    return refusals.refused(asking, { status: 402, refusal: { reason: "no_matching_offer", message } });
  }

  return {
    admit: Object.assign(async (request: GateRequest) => admitAtOnce(request), { atOnce: admitAtOnce }),
    routes: new Set(named.keys()),
    ready: () => assertServed(facilitators, named.values()),
  };
}

/** A request for something paid, and the URL under which that is sold. */
interface Sought {
  request: GateRequest;
  url: string;
}

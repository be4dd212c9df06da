import { setMaxListeners } from "node:events";
import type { Routes } from "../run/types.js";
import type { RequestStep } from "../vectors/format.js";
import { isObject } from "../vectors/json.js";
import { spell } from "../vectors/spelling.js";
import { versionOnePayment } from "../vectors/version-one.js";
import { writePayment } from "../vectors/writing.js";
import type { Case } from "./case.js";
import { type HttpAnswer, type HttpFailure, type HttpRequest, send } from "./http.js";
import { isTool, mcpMessage, succeeds } from "./mcp-request.js";
import { type Copies, observe } from "./observe.js";
import type { AskedServer } from "./server-routes.js";
import { within } from "./within.js";

/** Whom a case asks. */
export interface Asking extends AskedServer {
  routes: Routes;
  open: Case;
  signal: AbortSignal;
}

/** What is sent to a route that takes a body, where the vector does not say otherwise. */
export const usualBody = "a body of the conformance suite";

/** Sends the request of a step, or its copies, and answers what vectors point into. */
export async function askFor(
  step: RequestStep,
  { url, tools, routes, open, signal: outer }: Asking,
): Promise<HttpAnswer | HttpFailure | Copies> {
  const { request, copies, withinMs } = step;
  const route = routes[request.route];
  if (!route) return { failure: `The server under test has no route named ${request.route}.` };
  const method = request.method ?? route.method;
  const body = request.body ?? (["GET", "HEAD", "OPTIONS"].includes(method) ? undefined : usualBody);
  const paid = request.pay === true ? (await open.payment()).payment : undefined;
  const message = (copy: number): HttpRequest => {
    const headers = [...Object.entries(request.headers ?? {}), ...paymentFields(request, { paid, copy })];
    if (body !== undefined && !headers.some(([name]) => name.toLowerCase() === "content-type")) {
      headers.push(["Content-Type", "text/plain"]);
    }
    const target = spell(route.path, request.spelling, url);
    return { method, target, headers, ...(body === undefined ? {} : { body }) };
  };
  return within({ ms: withinMs, outer }, (signal) => {
    // Each request on its way listens to the signal.
    setMaxListeners((copies ?? 1) + 10, signal);
    return observe(copies, {
      once: (copy) => {
        const sending = { signal, recorder: open.recorder, peer: "server" };
        if (isTool(route)) return tools.ask(route.path, mcpMessage(route, { request, paid }), sending);
        return send(url, message(copy), sending);
      },
      succeeded: succeeds,
    });
  });
}

/** The header fields that pay, as the step says. */
function paymentFields(
  { pay, payIn, version, written, varied }: RequestStep["request"],
  { paid, copy }: { paid: unknown; copy: number },
): [string, string][] {
  if (pay === undefined) return [];
  const payment = varied ? withRubbish(paid, copy) : paid;
  const text = pay === true ? writePayment(version === 1 ? versionOnePayment(payment) : payment, written) : pay.raw;
  const names = Array.isArray(payIn) ? payIn : [payIn ?? (version === 1 ? "X-PAYMENT" : "PAYMENT-SIGNATURE")];
  return names.map((name) => [name, text]);
}

/** What another way of transfer would stand in, without any meaning for this one. */
function withRubbish(payment: unknown, copy: number): unknown {
  if (!isObject(payment) || !isObject(payment.payload)) return payment;
  return { ...payment, payload: { ...payment.payload, permit2Authorization: { nonce: String(copy) } } };
}

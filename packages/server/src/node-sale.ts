import type { IncomingMessage, ServerResponse } from "node:http";
import type { Admission, HttpAnswer, PaidAdmission } from "./admission.js";
import { type HeadersSoFar, type HeldOutcome, type HeldResponse, headerBag, holdResponse } from "./held-response.js";
import { putHeaders } from "./put-headers.js";
import type { GateRequest } from "./request.js";
import { stampResponse } from "./stamp-response.js";
import { brokenHost, type HoldOptions, tooLarge } from "./web-response.js";

/** What a host on Node's own responses needs to let a request through, or to answer it. */
export interface NodeSale extends Required<HoldOptions> {
  res: ServerResponse;
  /** What the host has set before the gate and keeps elsewhere than in `res`. */
  headersBefore?: HeadersSoFar;
  /** Runs what stands behind the gate. What it throws, or rejects with, fails the request. */
  run(): unknown;
  /** Sends an answer that the gate gives before anything has run; with Node's own methods unless told. */
  answer?(answer: HttpAnswer): void;
}

/** Lets a request through, answers it, or sells it: then its response is held until it may go out. */
export function finishOnNode(admission: Admission, sale: NodeSale): unknown {
  const { res, run, answer = (given: HttpAnswer) => sendAnswer(res, given) } = sale;
  switch (admission.kind) {
    case "free":
      return run();
    case "refused":
      return answer(admission);
    case "settled":
      if (res.destroyed) return admission.abandon("the client has gone");
      stampResponse(res, admission.headers);
      return attempt(run, (cause) => {
        admission.abandon("the handler failed", cause);
        // The receipt goes out with it: see CORE-FLOW-009.
        if (!res.headersSent) sendAnswer(res, brokenHost);
        else res.destroy();
      });
    case "paid":
      if (res.destroyed) return admission.abandon("the client has gone");
      return sell(admission, sale);
  }
}

function sell(admission: PaidAdmission, { res, run, maxHeldBytes, headersBefore }: NodeSale): void {
  const held = holdResponse(res, { maxHeldBytes, ...(headersBefore && { headersBefore }) });
  held.outcome
    .then((outcome) => finish(admission, { outcome, held, res }))
    .catch(() => held.replace(brokenHost))
    .catch(() => res.destroy());
  attempt(run, (cause) => {
    admission.abandon("the handler failed", cause);
    held.fail();
  });
}

async function finish(
  admission: PaidAdmission,
  { outcome, held, res }: { outcome: HeldOutcome; held: HeldResponse; res: ServerResponse },
): Promise<void> {
  if (outcome === "closed") return admission.abandon("the client has gone", undefined, held.over);
  if (outcome === "failed") return held.replace(brokenHost);
  if (outcome === "too_large") {
    admission.abandon("the response is too large", undefined, held.over);
    return held.replace(tooLarge);
  }
  const delivery = await admission.settle({ status: held.status(), headers: headerBag(res) });
  return delivery.kind === "deliver" ? held.deliver(delivery.headers) : held.replace(delivery);
}

/** Runs something that may throw now or reject later. */
function attempt(run: () => unknown, fail: (cause: unknown) => void): void {
  void (async () => run())().catch(fail);
}

/** Sends an answer of the gate beside the headers that are set already. */
export function sendAnswer(res: ServerResponse, { status, headers, body }: HttpAnswer): void {
  res.statusCode = status;
  putHeaders(headerBag(res), headers);
  res.end(body);
}

/** What a host knows of a request beside Node's own. */
export interface NodeRequestContext {
  url?: string;
  routedUrl?: string;
  /** Asked for only when somebody has to pay, as hosts may have to work it out. */
  origin(): string;
}

/** A request of Node as the gate sees it. */
export function nodeRequest(req: IncomingMessage, { url, routedUrl, origin }: NodeRequestContext): GateRequest {
  const { headers } = req;
  return {
    method: req.method ?? "GET",
    url: url ?? req.url ?? "/",
    ...(routedUrl !== undefined && { routedUrl }),
    get origin() {
      return origin();
    },
    headers: { get: (name) => headers[name.toLowerCase()]?.toString() },
  };
}

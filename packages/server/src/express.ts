import type { Request, RequestHandler, Response } from "express";
import type { HttpAnswer, PaidAdmission } from "./admission.js";
import type { PaymentGate } from "./gate.js";
import { type HeldResponse, headerBag, holdResponse } from "./held-response.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { putHeaders } from "./put-headers.js";
import type { GateRequest } from "./request.js";
import { brokenHost, type HoldOptions, tooLarge } from "./web-response.js";

/**
 * Puts a payment gate in front of the handlers of an Express app, version 4 or 5. A paid response is held whole until
 * the payment is settled; if it cannot be settled nothing of the response goes out but what was set before the gate.
 *
 * Mount it after CORS, so that refusals can be read across origins, and before whatever it protects; the order against
 * body parsers makes no difference. Behind a proxy set Express's `trust proxy`, or the gate's `baseUrl`.
 *
 * @example
 * ```ts
 * const app = express();
 * app.use(payment(gate));
 * app.get("/report", (_request, response) => response.send("the report"));
 * ```
 * @see transports-v2/http.md
 */
export function payment(gate: PaymentGate, { maxHeldBytes = defaultMaxHeldBytes }: HoldOptions = {}): RequestHandler {
  return (req, res, next) => {
    gate
      .admit(toGateRequest(req))
      .then((admission) => {
        if (admission.kind === "free") return next();
        if (admission.kind === "refused") return send(res, admission);
        if (res.destroyed) return admission.abandon("the client has gone");
        const held = holdResponse(res, { maxHeldBytes });
        held.outcome
          .then((outcome) => finish(admission, { outcome, held, res }))
          .catch(() => held.replace(brokenHost))
          .catch(() => res.destroy());
        return next();
      })
      .catch(next);
  };
}

async function finish(
  admission: PaidAdmission,
  { outcome, held, res }: { outcome: Awaited<HeldResponse["outcome"]>; held: HeldResponse; res: Response },
): Promise<void> {
  if (outcome === "closed") return admission.abandon("the client has gone");
  if (outcome === "too_large") {
    admission.abandon("the response is too large");
    return held.replace(tooLarge);
  }
  const delivery = await admission.settle({ status: held.status(), headers: headerBag(res) });
  return delivery.kind === "deliver" ? held.deliver(delivery.headers) : held.replace(delivery);
}

function toGateRequest(req: Request): GateRequest {
  const { method, originalUrl, headers } = req;
  return {
    method,
    url: originalUrl,
    routedUrl: `${req.baseUrl}${req.url}`,
    origin: `${req.protocol}://${headers.host ?? ""}`,
    headers: { get: (name) => headers[name.toLowerCase()]?.toString() },
  };
}

function send(res: Response, { status, headers, body }: HttpAnswer): void {
  res.status(status);
  putHeaders(headerBag(res), headers);
  res.end(body);
}

import type { RequestHandler } from "express";
import type { Admission } from "./admission.js";
import { admit, type GateOrOptions, toGate } from "./gate-or-options.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { finishOnNode, nodeRequest } from "./node-sale.js";
import type { HoldOptions } from "./web-response.js";

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
export function payment(
  gateOrOptions: GateOrOptions,
  { maxHeldBytes = defaultMaxHeldBytes }: HoldOptions = {},
): RequestHandler {
  const gate = toGate(gateOrOptions);
  return (req, res, next) => {
    const request = nodeRequest(req, {
      url: req.originalUrl,
      routedUrl: `${req.baseUrl}${req.url}`,
      origin: () => `${req.protocol}://${req.headers.host ?? ""}`,
    });
    const finish = (admission: Admission) => finishOnNode(admission, { res, maxHeldBytes, run: () => next() });
    const admission = admit(gate, request);
    if (admission instanceof Promise) admission.then(finish).catch(next);
    else finish(admission);
  };
}

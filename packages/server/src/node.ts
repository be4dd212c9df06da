import type { RequestListener } from "node:http";
import type { Admission } from "./admission.js";
import { admit, type GateOrOptions, toGate } from "./gate-or-options.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { finishOnNode, nodeRequest, sendAnswer } from "./node-sale.js";
import { brokenHost, type HoldOptions } from "./web-response.js";

/** Answers a request of Node's own server; it may be async. */
export type NodeHandler = (...args: Parameters<RequestListener>) => unknown;

/**
 * Puts a payment gate in front of a listener of Node's own HTTP server. A paid response is held whole until the payment
 * is settled; if it cannot be settled nothing of the response goes out. A handler that throws or rejects after it was
 * paid is answered 500, and the gate's observer is told the cause.
 *
 * Throws `invalid_configuration` for options that make no gate. Behind a proxy set the gate's `baseUrl`.
 *
 * @example
 * ```ts
 * const server = createServer(withPayment((_request, response) => response.end("the report"), gate));
 * ```
 * @see transports-v2/http.md
 */
export function withPayment(
  handler: NodeHandler,
  gateOrOptions: GateOrOptions,
  { maxHeldBytes = defaultMaxHeldBytes }: HoldOptions = {},
): RequestListener {
  const gate = toGate(gateOrOptions);
  return (req, res) => {
    const scheme = "encrypted" in req.socket ? "https" : "http";
    const request = nodeRequest(req, { origin: () => `${scheme}://${req.headers.host ?? ""}` });
    const finish = (admission: Admission) =>
      finishOnNode(admission, { res, maxHeldBytes, run: () => handler(req, res) });
    const admission = admit(gate, request);
    if (!(admission instanceof Promise)) return finish(admission);
    void admission.then(finish, () => sendAnswer(res, brokenHost));
  };
}

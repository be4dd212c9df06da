import type { FastifyReply, FastifyRequest } from "fastify";
import type { Admission } from "./admission.js";
import { admit, type GateOrOptions, toGate } from "./gate-or-options.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { finishOnNode, nodeRequest } from "./node-sale.js";
import { putHeaders } from "./put-headers.js";
import type { HoldOptions } from "./web-response.js";

/** A hook for Fastify's `onRequest`. */
export type PaymentHook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/**
 * Puts a payment gate in front of the routes of a Fastify instance, as its `onRequest` hook. A paid response is held
 * whole until the payment is settled; if it cannot be settled nothing of the response goes out but what was set before
 * the gate.
 *
 * Add it after CORS, so that refusals can be read across origins, and before the routes. Behind a proxy set Fastify's
 * `trustProxy`, or the gate's `baseUrl`. Throws `invalid_configuration` for options that make no gate.
 *
 * @example
 * ```ts
 * app.addHook("onRequest", payment(gate));
 * ```
 * @see transports-v2/http.md
 */
export function payment(
  gateOrOptions: GateOrOptions,
  { maxHeldBytes = defaultMaxHeldBytes }: HoldOptions = {},
): PaymentHook {
  const gate = toGate(gateOrOptions);
  return (request, reply, done) => {
    const asked = nodeRequest(request.raw, {
      url: request.originalUrl,
      routedUrl: request.url,
      origin: () => `${request.protocol}://${request.host}`,
    });
    const finish = (admission: Admission) =>
      finishOnNode(admission, {
        res: reply.raw,
        headersBefore: reply.getHeaders(),
        maxHeldBytes,
        run: done,
        answer({ status, headers, body }) {
          putHeaders({ get: (name) => reply.getHeader(name)?.toString(), set: reply.header.bind(reply) }, headers);
          reply.code(status).send(body);
        },
      });
    const admission = admit(gate, asked);
    if (admission instanceof Promise) admission.then(finish).catch(done);
    else finish(admission);
  };
}

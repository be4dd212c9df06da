import { admit, type GateOrOptions, toGate } from "./gate-or-options.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { type HoldOptions, sell, toResponse } from "./web-response.js";

/** Answers a request: what Deno, Bun, workers and service workers serve with. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/**
 * Puts a payment gate in front of a handler. A paid response is held whole until the payment is settled, streams
 * included; if it cannot be settled nothing of the response goes out.
 *
 * The path is read from `request.url`. What the handler throws is thrown on, and then nothing is charged.
 *
 * @example
 * ```ts
 * const handler = withPayment((request) => new Response("the report"), gate);
 * export default { fetch: handler };
 * ```
 * @see transports-v2/http.md
 */
export function withPayment(
  handler: FetchHandler,
  gateOrOptions: GateOrOptions,
  { maxHeldBytes = defaultMaxHeldBytes }: HoldOptions = {},
): FetchHandler {
  const gate = toGate(gateOrOptions);
  return async (request) => {
    const admission = await admit(gate, request);
    if (admission.kind === "free") return handler(request);
    if (admission.kind === "refused") return toResponse(admission);
    const sold = await sell(admission, { signal: request.signal, run: async () => handler(request), maxHeldBytes });
    return "response" in sold ? sold.response : toResponse(sold.answer);
  };
}

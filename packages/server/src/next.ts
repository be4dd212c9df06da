import { X402Error } from "@x402-reference/types";
import { admit, type GateOrOptions, toGate } from "./gate-or-options.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { type HoldOptions, sell, toResponse } from "./web-response.js";

/** A route handler of Next.js: what `route.ts` exports under the name of a method. */
export type RouteHandler<Req extends Request, Context> = (
  request: Req,
  context: Context,
) => Response | Promise<Response>;

/** Which of the gate's routes a handler is. */
export interface RouteOptions extends HoldOptions {
  /** The key of the route in the gate, such as `"GET /report"`. */
  route: string;
}

/**
 * Puts a payment gate in front of a route handler of Next.js. A paid response is held whole until the payment is settled,
 * streams included; if it cannot be settled nothing of the response goes out.
 *
 * Next.js chooses handlers by file, and rewrites may hide the path, so the route is named instead of found: whatever
 * request reaches the handler has to be paid for. Throws `invalid_configuration` for a route that the gate does not have.
 * What the handler throws is thrown on, and then nothing is charged. Set the gate's `baseUrl`.
 *
 * @example
 * ```ts
 * // What app/report/route.ts exports as GET:
 * const GET = withPayment(() => Response.json({ report: "…" }), gate, { route: "GET /report" });
 * ```
 * @see transports-v2/http.md
 */
export function withPayment<Req extends Request, Context>(
  handler: RouteHandler<Req, Context>,
  gateOrOptions: GateOrOptions,
  { route, maxHeldBytes = defaultMaxHeldBytes }: RouteOptions,
): RouteHandler<Req, Context> {
  const gate = toGate(gateOrOptions);
  if (gate.routes?.has(route) !== true) {
    throw new X402Error("invalid_configuration", `The gate has no route ${JSON.stringify(route)}.`, { field: "route" });
  }
  return async (request, context) => {
    const { method, url, headers, signal } = request;
    const admission = await admit(gate, { method, url, headers, route });
    if (admission.kind === "free") throw new X402Error("invalid_configuration", `The gate gave ${route} away.`);
    if (admission.kind === "refused") return toResponse(admission);
    const sold = await sell(admission, { signal, run: async () => handler(request, context), maxHeldBytes });
    return "response" in sold ? sold.response : toResponse(sold.answer);
  };
}

import type { Context, MiddlewareHandler } from "hono";
import { admit, type GateOrOptions, toGate } from "./gate-or-options.js";
import { noteTexts } from "./hono-texts.js";
import { defaultMaxHeldBytes } from "./limits.js";
import { type HoldOptions, sell, toResponse } from "./web-response.js";

/**
 * Puts a payment gate in front of the handlers of a Hono app. A paid response is held whole until the payment is
 * settled, streams included; if it cannot be settled nothing of the response goes out but what was set before the gate.
 *
 * Mount it after CORS, so that refusals can be read across origins, and before whatever it protects.
 *
 * @example
 * ```ts
 * const app = new Hono();
 * app.use(payment(gate));
 * app.get("/report", (c) => c.text("the report"));
 * ```
 * @see transports-v2/http.md
 */
export function payment(
  gateOrOptions: GateOrOptions,
  { maxHeldBytes = defaultMaxHeldBytes }: HoldOptions = {},
): MiddlewareHandler {
  const gate = toGate(gateOrOptions);
  return async (c, next) => {
    const { raw: request } = c.req;
    const admission = await admit(gate, request);
    if (admission.kind === "free") return next();
    // Of a response that is never sent: asking for `c.res` would make one that the handler's has to be merged with.
    const { headers: before } = c.body(null);
    if (admission.kind === "refused") return replace(c, toResponse(admission, before));
    const isText = noteTexts(c, { maxHeldBytes });
    const run = async () => {
      await next();
      return c.res;
    };
    const sold = await sell(admission, { signal: request.signal, run, maxHeldBytes, isText }).catch(
      (cause: unknown) => {
        // Else Hono would put the headers of a response that broke off on what it answers instead.
        c.res = undefined;
        throw cause;
      },
    );
    if (!("response" in sold)) return replace(c, toResponse(sold.answer, before));
    // A response of text is the handler's own still.
    if (sold.response !== c.res) replace(c, sold.response);
  };
}

/** Hono copies the headers of a response that it replaces; taking it away first keeps the handler's out. */
function replace(c: Context, response: Response): void {
  c.res = undefined;
  c.res = response;
}

import {
  type Facilitator,
  isNetwork,
  isX402Error,
  maxBodyBytes,
  type Network,
  network,
  parseJson,
  type Refusal,
  readFacilitatorRequest,
} from "@x402-reference/types";
import { milliseconds } from "./duration.js";
import { type ReadBody, readBody } from "./read-body.js";
import { settleFailure } from "./settle-failure.js";

/** How {@link createHandler} is bounded and where it is mounted. */
export interface HandlerOptions {
  /** Path before `/verify`, `/settle` and `/supported`, such as `/x402`; default none. */
  basePath?: string;
  /** Longest request body in bytes; default 65 536. */
  maxBodyBytes?: number;
  /** Longest time in milliseconds for a request body to arrive; default 10 000. */
  bodyTimeoutMs?: number;
}

type Call = "verify" | "settle";

/** A request that is answered without asking the facilitator. */
interface BadRequest {
  status: number;
  refusal: Refusal;
  body?: unknown;
}

/**
 * Serves a facilitator over HTTP, on any host that speaks web `Request` and `Response`.
 *
 * A payment that is not acceptable is answered 200 with a typed refusal; a body that cannot be read is answered 400,
 * 408 or 413 with one. Throws `invalid_configuration` on a timeout that no timer can keep.
 *
 * @example
 * ```ts
 * const handle = createHandler(facilitator, { basePath: "/x402" });
 * const response = await handle(new Request("https://example.com/x402/supported"));
 * ```
 * @see x402-specification-v2.md §7
 */
export function createHandler(
  facilitator: Facilitator,
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  const base = (options.basePath ?? "").replace(/\/+$/, "");
  const maxBytes = options.maxBodyBytes ?? maxBodyBytes;
  const bodyTimeoutMs = milliseconds("bodyTimeoutMs", options.bodyTimeoutMs ?? 10_000);

  async function judge(call: Call, request: Request): Promise<Response> {
    const read = readEnvelope(await readInTime(request));
    if ("refusal" in read) return json(read.status, refused(call, read.refusal, read.body));
    const parsed = readFacilitatorRequest(read.body);
    if (!parsed.ok) return json(200, refused(call, parsed.refusal, read.body));
    try {
      return json(200, await facilitator[call](parsed.request));
    } catch {
      return json(500, refused(call, unexpected(call), read.body));
    }
  }

  async function readInTime(request: Request): Promise<ReadBody> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), bodyTimeoutMs);
    try {
      return await readBody(request.body, { maxBytes, signal: controller.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async function supported(request: Request): Promise<Response> {
    try {
      const answer = json(200, await facilitator.supported());
      return request.method === "HEAD" ? new Response(null, answer) : answer;
    } catch {
      return json(500, { error: "unexpected_error", message: "What is supported could not be found out." });
    }
  }

  return async function handle(request) {
    switch (new URL(request.url).pathname) {
      case `${base}/verify`:
        return request.method === "POST" ? judge("verify", request) : methodNotAllowed("POST");
      case `${base}/settle`:
        return request.method === "POST" ? judge("settle", request) : methodNotAllowed("POST");
      case `${base}/supported`:
        return ["GET", "HEAD"].includes(request.method) ? supported(request) : methodNotAllowed("GET, HEAD");
      default:
        return json(404, {
          error: "not_found",
          message: `Call POST ${base}/verify, POST ${base}/settle or GET ${base}/supported.`,
        });
    }
  };
}

function readEnvelope(read: ReadBody): BadRequest | { body: unknown } {
  if (!read.ok) return unreadable[read.problem];
  let body: unknown;
  try {
    body = parseJson(read.text);
  } catch (error) {
    return badRequest("invalid_payload", isX402Error(error) ? error.message : "The body is not JSON.");
  }
  if (typeof body !== "object" || body === null) {
    return badRequest("invalid_payload", "The body must be a JSON object.");
  }
  for (const [name, reason] of envelope) {
    if ((Reflect.get(body, name) ?? null) === null) return { ...badRequest(reason, `${name} is missing.`), body };
  }
  return { body };
}

const envelope = [
  ["paymentPayload", "invalid_payload"],
  ["paymentRequirements", "invalid_payment_requirements"],
] as const;

function badRequest(reason: string, message: string): BadRequest {
  return { status: 400, refusal: { reason, message } };
}

const unreadable: Record<Extract<ReadBody, { ok: false }>["problem"], BadRequest> = {
  broken: badRequest("invalid_payload", "The body broke off or is not UTF-8 text."),
  timed_out: { status: 408, refusal: { reason: "invalid_payload", message: "The body took too long to arrive." } },
  too_large: { status: 413, refusal: { reason: "invalid_payload", message: "The body is too large." } },
};

function unexpected(call: Call): Refusal {
  return { reason: `unexpected_${call}_error`, message: `The facilitator failed to ${call} the payment.` };
}

function refused(call: Call, refusal: Refusal, body: unknown): unknown {
  if (call === "settle") return settleFailure(networkOf(body), refusal);
  return { isValid: false, invalidReason: refusal.reason, invalidMessage: refusal.message };
}

/** A settlement's answer always names a network, so one that cannot be read from the request is named unknown. */
function networkOf(body: unknown): Network {
  const offer: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "paymentRequirements") : null;
  const named: unknown = typeof offer === "object" && offer !== null ? Reflect.get(offer, "network") : null;
  return typeof named === "string" && isNetwork(named) ? named : network("unknown:unknown");
}

function methodNotAllowed(allow: string): Response {
  return json(405, { error: "method_not_allowed", message: `Use ${allow}.` }, { allow });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

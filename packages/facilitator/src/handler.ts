import {
  type Facilitator,
  type FacilitatorRequest,
  firstRefusal,
  isX402Error,
  maxBodyBytes,
  parseJson,
  type Refusal,
  type Rule,
  type SettleResponse,
} from "@x402-reference/types";
import { milliseconds } from "./duration.js";
import type { SettlingFacilitator } from "./facilitator.js";
import { type Call, dialects, versionOf } from "./handler/dialect.js";
import { type Message, messageRules } from "./handler/message-rules.js";
import { kindsOfVersionOne } from "./handler/version-one.js";
import { type ReadBody, readRequestBody } from "./read-body.js";

export { type Message, messageRules } from "./handler/message-rules.js";

/** How {@link createHandler} is bounded and where it is mounted. */
export interface HandlerOptions {
  /** Path before `/verify`, `/settle` and `/supported`, such as `/x402`; default none. */
  basePath?: string;
  /** Longest request body in bytes; default 65 536. */
  maxBodyBytes?: number;
  /** Longest time in milliseconds for a request body to arrive; default 10 000. */
  bodyTimeoutMs?: number;
  /** What a request has to be before it is read; default {@link messageRules}. */
  rules?: readonly Rule<Message>[];
}

/** A facilitator, which may also tell how its settlements stand. */
export type Served = Facilitator & Partial<Pick<SettlingFacilitator, "settlement" | "settlementKey">>;

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
 * 408 or 413 with one. A request of version 1 is judged as what it is in version 2, and answered in version 1. Where the
 * facilitator remembers what it settles, `GET /settlements/:key` tells how a settlement stands, and an answer that leaves
 * one open points there by a `Link` of the relation `monitor`. Throws `invalid_configuration` on a timeout that no timer
 * can keep.
 *
 * @example
 * ```ts
 * const handle = createHandler(facilitator, { basePath: "/x402" });
 * const response = await handle(new Request("https://example.com/x402/supported"));
 * ```
 * @see x402-specification-v2.md §7, x402-specification-v1.md §7
 */
export function createHandler(
  facilitator: Served,
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  const base = (options.basePath ?? "").replace(/\/+$/, "");
  const maxBytes = options.maxBodyBytes ?? maxBodyBytes;
  const bodyTimeoutMs = milliseconds("bodyTimeoutMs", options.bodyTimeoutMs ?? 10_000);
  const { rules = messageRules } = options;

  async function judge(call: Call, request: Request): Promise<Response> {
    const read = readEnvelope(await readRequestBody(request, { maxBytes, timeoutMs: bodyTimeoutMs }));
    const { body } = read;
    const version = versionOf(body);
    const dialect = dialects[version];
    const refuse = (status: number, refusal: Refusal) => json(status, dialect.refusal(call, refusal, body));
    if ("refusal" in read) return refuse(read.status, read.refusal);
    const mixed = await firstRefusal(rules, { version, body });
    if (mixed) return refuse(200, mixed);
    const parsed = dialect.read(body);
    if (!parsed.ok) return refuse(200, parsed.refusal);
    try {
      if (call === "verify") return json(200, dialect.verdict(await facilitator.verify(parsed.request)));
      const settled = await facilitator.settle(parsed.request);
      return json(200, dialect.settlement(settled, body), monitor(parsed.request, settled));
    } catch {
      return refuse(500, unexpected(call));
    }
  }

  /** Where the end of a settlement that is open can be asked for. */
  function monitor(request: FacilitatorRequest, settled: SettleResponse): Record<string, string> {
    const key = !settled.success && settled.transaction ? facilitator.settlementKey?.(request) : undefined;
    return key === undefined ? {} : { link: `<${base}/settlements/${encodeURIComponent(key)}>; rel="monitor"` };
  }

  async function settlement(name: string): Promise<Response> {
    const key = decoded(name);
    try {
      const status = key === undefined ? undefined : await facilitator.settlement?.(key);
      return status ? json(200, status) : notFound("No settlement has this key; nothing has been sent for it.");
    } catch {
      return json(503, {
        error: "unavailable",
        message: "How the settlement stands could not be found out; ask again.",
      });
    }
  }

  async function supported(request: Request): Promise<Response> {
    try {
      const { kinds, ...others } = await facilitator.supported();
      const answer = json(200, { kinds: [...kinds, ...kindsOfVersionOne(kinds)], ...others });
      return request.method === "HEAD" ? new Response(null, answer) : answer;
    } catch {
      return json(500, { error: "unexpected_error", message: "What is supported could not be found out." });
    }
  }

  return async function handle(request) {
    const { pathname } = new URL(request.url);
    if (facilitator.settlement && pathname.startsWith(`${base}/settlements/`)) {
      const name = pathname.slice(`${base}/settlements/`.length);
      return request.method === "GET" ? settlement(name) : methodNotAllowed("GET");
    }
    switch (pathname) {
      case `${base}/verify`:
        return request.method === "POST" ? judge("verify", request) : methodNotAllowed("POST");
      case `${base}/settle`:
        return request.method === "POST" ? judge("settle", request) : methodNotAllowed("POST");
      case `${base}/supported`:
        return ["GET", "HEAD"].includes(request.method) ? supported(request) : methodNotAllowed("GET, HEAD");
      default:
        return notFound(`Call POST ${base}/verify, POST ${base}/settle or GET ${base}/supported.`);
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

function notFound(message: string): Response {
  return json(404, { error: "not_found", message });
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function methodNotAllowed(allow: string): Response {
  return json(405, { error: "method_not_allowed", message: `Use ${allow}.` }, { allow });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

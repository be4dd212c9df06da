import { X402Error } from "@x402-reference/types";

interface AskOptions {
  send: typeof fetch;
  signal: AbortSignal;
  headers: Record<string, string>;
  /** JSON to post; a GET without it. */
  body: string | undefined;
}

/** A base URL may move once or twice; more is a loop. */
const maxRedirects = 3;

/**
 * Sends one request and answers the response unread. A GET follows redirects, and loses the caller's own headers where
 * the origin changes; a POST follows only 307 and 308 within its origin, because it carries a payment.
 */
export async function ask(url: string, { send, signal, headers, body }: AskOptions): Promise<Response> {
  let target = new URL(url);
  let own = headers;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await post(target, own);
    if (response.type !== "opaqueredirect" && (response.status < 300 || response.status > 399)) return response;
    await response.body?.cancel().catch(() => undefined);
    const next = destination(response, target);
    const sameOrigin = next?.origin === target.origin;
    if (!next || (body !== undefined && !(sameOrigin && [307, 308].includes(response.status)))) {
      throw unreachable(target, `answered with a redirect (${response.status}) that is not followed`);
    }
    if (!sameOrigin) own = {};
    target = next;
  }
  throw unreachable(target, `redirected more than ${maxRedirects} times`);

  async function post(to: URL, extra: Record<string, string>): Promise<Response> {
    const sent = headersFrom(extra);
    sent.set("accept", "application/json");
    if (body !== undefined) sent.set("content-type", "application/json");
    const init = body === undefined ? {} : { method: "POST", body };
    try {
      return await send(to.href, { ...init, headers: sent, signal, redirect: "manual" });
    } catch (cause) {
      throw unreachable(to, "could not be reached", cause);
    }
  }
}

/** The platform's own error would quote the value, which is often a secret. */
function headersFrom(own: Record<string, string>): Headers {
  try {
    return new Headers(own);
  } catch {
    throw new X402Error(
      "invalid_configuration",
      "A header for the facilitator has a name or value that HTTP forbids.",
      {
        field: "headers",
        remedy: "Look for a line break or a non-Latin character in it.",
      },
    );
  }
}

function destination(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  if (location === null) return undefined;
  try {
    const next = new URL(location, from);
    return next.protocol === "https:" || next.protocol === from.protocol ? next : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(url: URL, what: string, cause?: unknown): X402Error {
  return new X402Error("facilitator_unreachable", `The facilitator at ${url.origin} ${what}.`, {
    remedy: "Check the facilitator's URL and that it is up.",
    cause,
  });
}

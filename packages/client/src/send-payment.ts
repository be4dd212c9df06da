import { firstRefusal, paymentResponseHeader, type Rule } from "@x402-reference/types";
import type { Fetch } from "./fetch.js";
import { maxDiscardedBytes, maxRedirects } from "./limits.js";
import { readUrl } from "./plain.js";
import type { RedirectSubject } from "./rule.js";
import type { RequestSnapshot } from "./snapshot-request.js";

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** What {@link sendPayment} sends, and where to. */
export interface SendPaymentOptions {
  url: string;
  /** The payment header, and the header that a receipt would come in besides `PAYMENT-RESPONSE`. */
  header: { name: string; text: string };
  receiptName?: string | undefined;
  redirectRules: readonly Rule<RedirectSubject>[];
}

/**
 * Sends a request with a payment and follows its redirects by hand, because `fetch` would take the payment along to
 * anybody. A redirect to another origin, one that carries a receipt, and one that changes the method are answers.
 */
export async function sendPayment(
  fetch: Fetch,
  request: RequestSnapshot,
  options: SendPaymentOptions,
): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set(options.header.name, options.header.text);
  const receiptNames = [paymentResponseHeader.name, options.receiptName ?? paymentResponseHeader.name];
  let { url } = options;
  let letGo: (() => void) | undefined;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url, { ...request.init, headers, redirect: "manual" }).finally(letGo);
    const next = redirects < maxRedirects ? redirectTarget(request, response, { url, receiptNames }) : undefined;
    const from = readUrl(url);
    if (!next || !from || (await firstRefusal(options.redirectRules, { from, to: next }))) return response;
    letGo = discardBody(response);
    url = next.href;
  }
}

function redirectTarget(
  request: RequestSnapshot,
  response: Response,
  { url, receiptNames }: { url: string; receiptNames: readonly string[] },
): URL | undefined {
  const location = response.headers.get("location");
  if (location === null || !redirectStatuses.has(response.status) || !request.replayable) return undefined;
  if ((request.init.redirect ?? "follow") !== "follow") return undefined;
  if (receiptNames.some((name) => response.headers.has(name))) return undefined;
  const keepsMethod = response.status >= 307 || request.method === "GET" || request.method === "HEAD";
  return keepsMethod ? readUrl(location, url) : undefined;
}

/**
 * Reads the rest of an answer that nobody wants, if it is short: to cancel it would close the connection, and the next
 * request would have to open another. Answers what ends the reading, to be called when the next answer is there.
 */
export function discardBody(response: Response): () => void {
  // A `fetch` that has read the body itself may still hold it.
  if (!response.body || response.body.locked) return () => undefined;
  const reader = response.body.getReader();
  const end = () => void reader.cancel().catch(() => undefined);
  drain(reader).then(end, end);
  return end;
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let size = 0; size <= maxDiscardedBytes; ) {
    const { done, value } = await reader.read();
    if (done) return;
    size += value.byteLength;
  }
}

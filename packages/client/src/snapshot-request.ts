import { X402Error } from "@x402-reference/types";
import { abortable } from "./abortable.js";
import { readUrl } from "./plain.js";

/** A request that can be sent more than once, taken when the call is made: later changes by the caller have no effect. */
export interface RequestSnapshot {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** Whether the body can be sent again; not when it is a stream longer than what may be kept of it. */
  readonly replayable: boolean;
  readonly signal: AbortSignal | undefined;
  /** Everything else that the caller asked for, with a body that fits. */
  readonly init: RequestInit;
}

/** Takes a snapshot of the arguments of `fetch`; rejects with `body_not_replayable` when the body has been read already. */
export async function snapshotRequest(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  options: { maxBodyBytes: number },
): Promise<RequestSnapshot> {
  const request = input instanceof Request ? input : undefined;
  const signal = (init?.signal === undefined ? request?.signal : init.signal) ?? undefined;
  const method = init?.method ?? request?.method ?? "GET";
  const target = plainTarget(input, method) ?? new Request(request?.url ?? input, { method });
  const headers = new Headers(init?.headers ?? request?.headers);
  const asked = init?.body ?? request?.body ?? undefined;
  if (asked !== undefined && asked === request?.body && request.bodyUsed) {
    throw new X402Error("body_not_replayable", "The body of the request has been read already.", {
      field: "input.body",
      remedy: "Pass a request whose body is unread.",
    });
  }
  const settings: RequestInit = { ...(request && settingsOf(request)), ...init, method: target.method, headers };
  const { body, replayable } = await replayableBody(asked, { ...options, signal });
  delete settings.body;
  if (signal) settings.signal = signal;
  if (body !== undefined) Object.assign(settings, { body }, replayable ? {} : { duplex: "half" });
  return { url: target.url, method: target.method, headers, replayable, signal, init: settings };
}

const usualMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What `Request` would make of the usual arguments, which takes it as long as signing takes. */
function plainTarget(input: RequestInfo | URL, method: string): { url: string; method: string } | undefined {
  const url = input instanceof Request ? undefined : readUrl(String(input));
  const isPlain = url && url.username === "" && url.password === "" && usualMethods.has(method);
  return isPlain ? { url: url.href, method } : undefined;
}

function settingsOf(request: Request): RequestInit {
  const { cache, credentials, integrity, keepalive, mode, redirect, referrer, referrerPolicy } = request;
  return { cache, credentials, integrity, keepalive, mode, redirect, referrer, referrerPolicy };
}

async function replayableBody(
  body: BodyInit | undefined,
  options: { maxBodyBytes: number; signal: AbortSignal | undefined },
): Promise<{ body?: BodyInit; replayable: boolean }> {
  if (body === undefined) return { replayable: true };
  if (isReusable(body)) return { body, replayable: true };
  const stream = new Response(body).body;
  if (!stream) return { replayable: true };

  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (size <= options.maxBodyBytes) {
    const { done, value } = await abortable(() => reader.read(), options.signal).catch((error) => {
      reader.cancel(error).catch(() => undefined);
      throw error;
    });
    if (done) return { body: await new Blob(chunks).arrayBuffer(), replayable: true };
    chunks.push(value);
    size += value.byteLength;
  }
  return { body: continued(chunks, reader), replayable: false };
}

function isReusable(body: BodyInit): boolean {
  return (
    typeof body === "string" ||
    body instanceof URLSearchParams ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  );
}

/** The stream from its beginning: what has been taken from it, and then the rest. */
function continued(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

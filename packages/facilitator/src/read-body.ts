/** A body's text, or why it could not be had. */
export type ReadBody = { ok: true; text: string } | { ok: false; problem: "too_large" | "timed_out" | "broken" };

/** How much of a body is read, and for how long. */
export interface BodyBounds {
  maxBytes: number;
  timeoutMs: number;
}

/** Reads the body of one request in another way than as a stream of the web. */
export type BodyReader = (bounds: BodyBounds) => Promise<ReadBody>;

const readers = new WeakMap<Request, BodyReader>();

/** Lets a host that has a faster way to a request's body offer it. */
export function offerBody(request: Request, read: BodyReader): void {
  readers.set(request, read);
}

/** Reads a request's body within bounds, in the fastest way that its host has. */
export async function readRequestBody(request: Request, bounds: BodyBounds): Promise<ReadBody> {
  const offered = readers.get(request);
  if (offered) return offered(bounds);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), bounds.timeoutMs);
  try {
    return await readBody(request.body, { maxBytes: bounds.maxBytes, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads a body as UTF-8 text within bounds: bytes are counted as they come, whatever a length header promised, and
 * reading ends when the signal fires.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<ReadBody> {
  if (signal.aborted) return { ok: false, problem: "timed_out" };
  if (!body) return { ok: true, text: "" };
  let stop: (() => void) | undefined;
  try {
    const reader = body.getReader();
    // Cancelling ends a pending read, so a peer that goes silent cannot hold the loop.
    stop = () => void reader.cancel().catch(() => undefined);
    signal.addEventListener("abort", stop, { once: true });
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    let size = 0;
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      // An empty chunk counts too, or an endless row of them would never reach the bound.
      size += Math.max(1, step.value.byteLength);
      if (size > maxBytes) {
        stop();
        return { ok: false, problem: "too_large" };
      }
      text += decoder.decode(step.value, { stream: true });
    }
    if (signal.aborted) return { ok: false, problem: "timed_out" };
    return { ok: true, text: text + decoder.decode() };
  } catch {
    stop?.();
    return { ok: false, problem: signal.aborted ? "timed_out" : "broken" };
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}

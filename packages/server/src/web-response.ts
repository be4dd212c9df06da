import type { HttpAnswer, PaidAdmission } from "./admission.js";
import { putHeaders } from "./put-headers.js";

/** How a host holds the handler's response. */
export interface HoldOptions {
  /** Most bytes of a response that are held; a longer one is answered 500 and not charged. 10 MiB unless told. */
  maxHeldBytes?: number;
}

/** The answer in place of a response that is too long to be held until it is paid for. */
export const tooLarge: HttpAnswer = {
  status: 500,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  body: JSON.stringify({ error: "The response is too large to be sold. Nothing was charged." }),
};

/** The answer when the host itself broke after the handler had run. */
export const brokenHost: HttpAnswer = {
  status: 500,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  body: JSON.stringify({ error: "The payment could not be processed." }),
};

/** What a host needs to run a handler and hold its response. */
export interface HeldRun extends Required<HoldOptions> {
  /** Aborts when the client has gone. */
  signal: AbortSignal;
  run: () => Promise<Response>;
}

/** Runs a handler whose request is paid, holds its response whole, settles, and answers what may go out. */
export async function sell(
  admission: PaidAdmission,
  { signal, run, maxHeldBytes }: HeldRun,
): Promise<{ response: Response } | { answer: HttpAnswer }> {
  const leave = () => admission.abandon("the client has gone");
  if (signal.aborted) {
    leave();
    return { answer: brokenHost };
  }
  signal.addEventListener("abort", leave, { once: true });
  try {
    const response = await run();
    const body = await readBody(response.body, { limit: maxHeldBytes, signal });
    if (body === undefined) {
      admission.abandon("the response is too large");
      return { answer: tooLarge };
    }
    const delivery = await admission.settle(response).catch(() => undefined);
    if (delivery?.kind !== "deliver") return { answer: delivery ?? brokenHost };
    return { response: rebuild(response, body, delivery.headers) };
  } finally {
    signal.removeEventListener("abort", leave);
    admission.abandon("the handler failed");
  }
}

/** Reads a body until it ends or the signal fires, or answers nothing when it is longer than the limit. */
async function readBody(
  body: ReadableStream<Uint8Array> | null,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  // Nobody waits for it any more, and a stream may never end by itself.
  const stop = () => void reader?.cancel().catch(() => undefined);
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > limit) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  signal.removeEventListener("abort", stop);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The handler's response again, with its body read and the gate's headers on it. */
function rebuild(
  { status, statusText, headers: own }: Response,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  const merged = new Headers(own);
  putHeaders(merged, headers);
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers: merged });
}

/** An answer of the gate as a response, beside the headers that the host had set before the handler ran. */
export function toResponse({ status, headers, body }: HttpAnswer, before?: Headers): Response {
  const merged = new Headers(before);
  putHeaders(merged, headers);
  return new Response(body === "" ? null : body, { status, headers: merged });
}

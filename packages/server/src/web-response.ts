import type { HttpAnswer, PaidAdmission, SettledAdmission } from "./admission.js";
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
  /** Tells the responses that are known to be of a text that is short enough: they are held without being read. */
  isText?: (response: Response) => boolean;
}

/** A response to deliver, or an answer of the gate in its place. */
export type Sold = { response: Response } | { answer: HttpAnswer };

/** Runs a handler whose request is paid. Unless the money is here already, its response is held whole until it is. */
export function sell(admission: PaidAdmission | SettledAdmission, held: HeldRun): Promise<Sold> {
  return admission.kind === "settled" ? deliverAtOnce(admission, held) : sellHeld(admission, held);
}

/** Lets a response out as it comes. A handler that throws does not take the receipt with it. */
async function deliverAtOnce(admission: SettledAdmission, { signal, run }: HeldRun): Promise<Sold> {
  const { headers } = admission;
  if (signal.aborted) {
    admission.abandon("the client has gone");
    return { answer: brokenHost };
  }
  try {
    const response = await run();
    return { response: assemble(response.body, response, headers) };
  } catch (cause) {
    admission.abandon("the handler failed", cause);
    return { answer: { ...brokenHost, headers: { ...headers, ...brokenHost.headers } } };
  }
}

async function sellHeld(admission: PaidAdmission, { signal, run, maxHeldBytes, isText }: HeldRun): Promise<Sold> {
  let reader: BodyReader | undefined;
  let finish: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const leave = () => {
    admission.abandon("the client has gone", undefined, over);
    // Nobody waits for it any more, and a stream may never end by itself.
    reader?.cancel().catch(() => undefined);
  };
  if (signal.aborted) {
    admission.abandon("the client has gone");
    return { answer: brokenHost };
  }
  signal.addEventListener("abort", leave, { once: true });
  try {
    const response = await run();
    // A body that somebody has begun to read could not be sent; what can be read of it is.
    const whole = isText?.(response) && !response.bodyUsed && !response.body?.locked;
    if (!whole) reader = response.body?.getReader();
    if (signal.aborted) leave();
    const body = await readBody(reader, { limit: maxHeldBytes });
    if (body === undefined) {
      admission.abandon("the response is too large");
      return { answer: tooLarge };
    }
    const delivery = await admission.settle(response).catch(() => undefined);
    if (delivery?.kind !== "deliver") return { answer: delivery ?? brokenHost };
    if (whole) {
      putHeaders(response.headers, delivery.headers);
      return { response };
    }
    return { response: assemble(body.byteLength > 0 ? body : null, response, delivery.headers) };
  } catch (cause) {
    admission.abandon("the handler failed", cause);
    throw cause;
  } finally {
    signal.removeEventListener("abort", leave);
    finish();
  }
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Reads a body until it ends, or answers nothing when it is longer than the limit. */
async function readBody(
  reader: BodyReader | undefined,
  { limit }: { limit: number },
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > limit) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  const [first] = chunks;
  return first && chunks.length === 1 ? first : join(chunks, size);
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The handler's response again, with the gate's headers on it. */
function assemble(
  body: BodyInit | null,
  { status, statusText, headers: own }: Response,
  headers: Record<string, string>,
): Response {
  const response = new Response(body, { status, statusText, headers: own });
  putHeaders(response.headers, headers);
  return response;
}

/** An answer of the gate as a response, beside the headers that the host had set before the handler ran. */
export function toResponse({ status, headers, body }: HttpAnswer, before?: Headers): Response {
  const response = new Response(body === "" ? null : body, { status, ...(before && { headers: before }) });
  // A body of text is given a type that would stay in the way of the answer's own.
  response.headers.delete("Content-Type");
  putHeaders(response.headers, headers);
  return response;
}

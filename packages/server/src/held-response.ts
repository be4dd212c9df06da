import type { OutgoingHttpHeader, ServerResponse } from "node:http";
import type { HttpAnswer } from "./admission.js";
import { type HeaderBag, putHeaders } from "./put-headers.js";

/** Headers that a host has set before the gate. */
export type HeadersSoFar = Readonly<Record<string, OutgoingHttpHeader | undefined>>;

/** How a response came to its end: as the handler wanted, too long, with the connection closed, or the handler failed. */
export type HeldOutcome = "ended" | "too_large" | "closed" | "failed";

/** A Node response that lets nothing out until told what to do with it. */
export interface HeldResponse {
  /** Resolves once. */
  readonly outcome: Promise<HeldOutcome>;
  /** Resolves when the handler has ended its response or failed, which may be later, or never. */
  readonly over: Promise<void>;
  /** The status that the handler has answered. */
  status(): number;
  /** Says that the handler will not end its response. */
  fail(): void;
  /** Lets the handler's response out with these headers put on it. */
  deliver(headers: Record<string, string>): void;
  /** Sends this answer in place of it; what the handler has set, and hooks that saw it, have no part in it. */
  replace(answer: HttpAnswer): void;
}

const saysHeadersSent = Symbol("says whether the headers are sent");

// One getter for all responses, as objects with getters of their own are slow; who answers is kept beside it.
const headersSent: PropertyDescriptor = {
  configurable: true,
  get(this: object): unknown {
    return Reflect.get(this, saysHeadersSent)();
  },
};

/** Who answers whether the headers are sent: a gate around this one, a hook, or Node. */
function readerOfHeadersSent(res: ServerResponse): () => unknown {
  const known: unknown = Reflect.get(res, saysHeadersSent);
  if (typeof known === "function") return () => known();
  const own = Object.getOwnPropertyDescriptor(res, "headersSent");
  if (own?.get) return own.get.bind(res);
  return () => Reflect.get(Object.getPrototypeOf(res), "headersSent", res);
}

/** Holds back what is written to a response, at most so many bytes of it; `headersBefore` are those of the host. */
export function holdResponse(
  res: ServerResponse,
  { maxHeldBytes, headersBefore = res.getHeaders() }: { maxHeldBytes: number; headersBefore?: HeadersSoFar },
): HeldResponse {
  const { writeHead, write, end, flushHeaders, writeEarlyHints } = res;
  const headersSentBefore = readerOfHeadersSent(res);
  const chunks: Buffer[] = [];
  let size = 0;
  let started: number | undefined;
  let done = false;
  let finish: (outcome: HeldOutcome) => void = () => {};
  const outcome = new Promise<HeldOutcome>((resolve) => {
    finish = (how) => {
      done = true;
      resolve(how);
    };
  });
  let leave: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    leave = resolve;
  });
  res.once("close", () => {
    // Whoever closes the connection from this side will not end the response.
    const { readableEnded = false, errored = null } = res.socket ?? {};
    if (!readableEnded && !errored) leave();
    finish("closed");
  });

  const start = () => {
    started ??= res.statusCode;
  };
  const hold = (chunk: unknown, encoding: unknown) => {
    start();
    if (done || chunk === undefined || chunk === null || typeof chunk === "function") return;
    const bytes = toBytes(chunk, encoding);
    size += bytes.byteLength;
    if (size <= maxHeldBytes) chunks.push(bytes);
    else {
      chunks.length = 0;
      finish("too_large");
    }
  };

  res.writeHead = (status: number, second?: unknown, third?: unknown) => {
    if (started === undefined) {
      res.statusCode = status;
      if (typeof second === "string") res.statusMessage = second;
      setAll(res, typeof second === "string" ? third : second);
      start();
    }
    return res;
  };
  res.write = (chunk: unknown, second?: unknown, third?: unknown) => {
    hold(chunk, second);
    callBack(second, third);
    return !done;
  };
  res.end = (first?: unknown, second?: unknown, third?: unknown) => {
    hold(first, second);
    leave();
    if (!done) {
      const callback = [first, second, third].find((argument) => typeof argument === "function");
      if (callback) res.once("finish", () => callBack(callback));
      finish("ended");
    }
    return res;
  };
  res.flushHeaders = start;
  res.writeEarlyHints = () => {};
  let held = true;
  Reflect.set(res, saysHeadersSent, () => (held ? started !== undefined : headersSentBefore()));
  Object.defineProperty(res, "headersSent", headersSent);

  // Put back and not deleted: an object that loses members is slow from then on.
  const restore = () => {
    held = false;
    Object.assign(res, { writeHead, write, end, flushHeaders, writeEarlyHints });
  };
  return {
    outcome,
    over,
    status: () => started ?? res.statusCode,
    fail() {
      leave();
      finish("failed");
    },
    deliver(headers) {
      restore();
      res.statusCode = started ?? res.statusCode;
      putHeaders(headerBag(res), headers);
      res.end(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    },
    replace(answer) {
      restore();
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      for (const [name, value] of Object.entries(headersBefore)) if (value !== undefined) res.setHeader(name, value);
      sendPlainly(res, answer);
      // A handler that is still writing must not meet an ended response.
      res.write = () => false;
      res.end = () => {
        leave();
        return res;
      };
    },
  };
}

/** The headers of a Node response as the gate reads and writes them. */
export function headerBag(res: ServerResponse): HeaderBag {
  return {
    get: (name) => res.getHeader(name)?.toString(),
    set: (name, value) => void res.setHeader(name, value),
  };
}

/** Sends with Node's own methods: hooks that others have hung on this response may act on what the handler did. */
function sendPlainly(res: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const native: ServerResponse = Object.getPrototypeOf(res);
  putHeaders(headerBag(res), { ...headers, "Content-Length": String(Buffer.byteLength(body)) });
  res.statusMessage = "";
  native.writeHead.call(res, status);
  native.end.call(res, body, "utf8");
}

function toBytes(chunk: unknown, encoding: unknown): Buffer {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk);
  return Buffer.from(String(chunk), typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8");
}

function callBack(...candidates: unknown[]): void {
  const callback = candidates.find((candidate) => typeof candidate === "function");
  if (typeof callback === "function") process.nextTick(() => callback());
}

/** Sets headers as `writeHead` takes them: an object, pairs, or names and values in turn. */
export function setAll(res: ServerResponse, headers: unknown): void {
  if (typeof headers !== "object" || headers === null) return;
  const pairs = Array.isArray(headers) ? pairUp(headers) : Object.entries(headers);
  const fresh = new Set<string>();
  for (const [name, value] of pairs) {
    if (!isHeader(value)) continue;
    const key = String(name).toLowerCase();
    if (fresh.has(key)) res.appendHeader(key, typeof value === "number" ? String(value) : value);
    else res.setHeader(String(name), value);
    fresh.add(key);
  }
}

function pairUp(list: readonly unknown[]): (readonly [unknown, unknown])[] {
  if (list.every((item) => Array.isArray(item))) return list.map(([name, value]) => [name, value]);
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]] as const] : []));
}

function isHeader(value: unknown): value is OutgoingHttpHeader {
  return typeof value === "string" || typeof value === "number" || Array.isArray(value);
}

import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { joinHeaders } from "../peers/headers.js";
import { parseJsonText } from "../peers/payment-header.js";
import type { Recorder } from "./recorder.js";
import { redactHeaders } from "./redact.js";

// No answer that a vector looks at is near this size; an endless one has to end somewhere.
const maxAnswerBytes = 1_048_576;

/** A request exactly as it goes out: nothing in it is normalised. */
export interface HttpRequest {
  method: string;
  /** The request target: a path as it is spelled, or an absolute form. */
  target: string;
  /** Field names and values in order; a name may occur more than once. */
  headers?: readonly (readonly [string, string])[];
  body?: string;
}

/** What a target answered. */
export interface HttpAnswer {
  status: number;
  /** By lower-case name; repeated fields are joined by a comma. */
  headers: Record<string, string>;
  body: string;
  /** The body as JSON; absent when it is not JSON. */
  json?: unknown;
  /** The body was longer than the suite reads. */
  truncated?: true;
}

/** Why there was no answer, in a sentence. */
export interface HttpFailure {
  failure: string;
}

/** Where a request goes and how it is written down. */
export interface SendOptions {
  signal: AbortSignal;
  recorder?: Recorder;
  /** The name of whoever answers in the transcript, such as `facilitator`. */
  peer?: string;
  maxBytes?: number;
  /** Whether a body that goes on has said enough already, as a stream of events may stay open behind its last word. */
  isWhole?(text: string): boolean;
}

/**
 * Sends one request on a connection of its own and reads the answer. A broken connection or no answer in time is an
 * observation like any other, not an exception.
 *
 * @example
 * ```ts
 * const answer = await send("http://127.0.0.1:4021", { method: "GET", target: "/supported" }, { signal });
 * ```
 */
export async function send(
  origin: string,
  request: HttpRequest,
  options: SendOptions,
): Promise<HttpAnswer | HttpFailure> {
  const { recorder, peer = "target" } = options;
  recorder?.add("suite", peer, `${request.method} ${request.target}`, {
    headers: redactHeaders(Object.fromEntries(request.headers ?? []), []),
    ...(request.body === undefined ? {} : { body: parseJsonText(request.body) ?? request.body }),
  });
  const answer = await exchange(origin, request, options);
  if ("failure" in answer) {
    recorder?.add(peer, "suite", answer.failure);
  } else {
    recorder?.add(peer, "suite", `${request.method} ${request.target} -> ${answer.status}`, {
      headers: redactHeaders(answer.headers, []),
      body: answer.json ?? answer.body,
    });
  }
  return answer;
}

function exchange(origin: string, request: HttpRequest, options: SendOptions): Promise<HttpAnswer | HttpFailure> {
  const url = new URL(origin);
  const send = url.protocol === "https:" ? secureRequest : plainRequest;
  const body = request.body === undefined ? undefined : Buffer.from(request.body, "utf8");
  const named = (request.headers ?? []).some(([name]) => name.toLowerCase() === "host");
  const headers = [...(named ? [] : [["Host", url.host]]), ["Connection", "close"], ...(request.headers ?? [])];
  if (body) headers.push(["Content-Length", String(body.length)]);
  return new Promise((resolve) => {
    const outgoing = send({
      host: url.hostname,
      port: url.port || (url.protocol === "https:" ? 443 : 80),
      method: request.method,
      path: request.target,
      headers: headers.flat(),
      agent: false,
      signal: options.signal,
      maxHeaderSize: 262_144,
    });
    const fail = (error: Error) => resolve({ failure: inWords(error, options.signal) });
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      readAnswer(incoming, options).then(
        (answer) => {
          resolve(answer);
          outgoing.destroy();
        },
        (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))),
      );
    });
    outgoing.end(body);
  });
}

async function readAnswer(
  incoming: IncomingMessage,
  { maxBytes = maxAnswerBytes, isWhole }: SendOptions,
): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let truncated = false;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    chunks.push(bytes);
    if (length > maxBytes) {
      truncated = true;
      break;
    }
    if (isWhole?.(Buffer.concat(chunks).toString("utf8"))) break;
  }
  const body = Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
  const json = parseJsonText(body);
  return {
    status: incoming.statusCode ?? 0,
    headers: joinHeaders(incoming.rawHeaders),
    body,
    ...(json === undefined ? {} : { json }),
    ...(truncated ? { truncated } : {}),
  };
}

function inWords(error: Error, signal: AbortSignal): string {
  if (signal.aborted) return "No complete answer came in time.";
  const code = "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED") return "The connection was refused: nothing listens there.";
  if (code === "ECONNRESET" || code === "EPIPE") return "The connection was closed before a complete answer.";
  if (code.startsWith("HPE_")) return `The answer is not HTTP (${code}).`;
  return `There was no answer: ${error.message}.`;
}

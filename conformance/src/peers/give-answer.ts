import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { PeerAnswer } from "../vectors/format.js";
import { encodeHeaderJson } from "./payment-header.js";

// What an endless answer sends before it only holds the line: enough for any reader without a limit to be noticed.
const endlessBytes = 67_108_864;
const endlessChunk = " ".repeat(65_536);

/** An answer that is ready to be sent. */
export interface PlainAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/** Whether what the reference would have done is done before answering. */
export function isHonest(answer: PeerAnswer): boolean {
  if (answer.honest || answer.edit) return true;
  return ![answer.status, answer.json, answer.raw, answer.fault, answer.redirect, answer.error].some(
    (part) => part !== undefined,
  );
}

/**
 * Lays the scripted parts of an answer over what it starts from. A header value that is an object is sent as base64 of
 * its JSON, as payment headers are; `null` takes a header out.
 */
export function overlay(answer: PeerAnswer, base: PlainAnswer): PlainAnswer {
  const headers = { ...base.headers };
  let body = base.body;
  if (answer.json !== undefined) {
    body = JSON.stringify(answer.json);
    headers["content-type"] = "application/json";
  }
  if (answer.raw !== undefined) body = answer.raw;
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    const key = name.toLowerCase();
    if (value === null) delete headers[key];
    else headers[key] = headerValue(value);
  }
  return { status: answer.status ?? base.status, headers, body };
}

function headerValue(value: unknown): string | string[] {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  return encodeHeaderJson(value);
}

/**
 * Sends an answer, or misbehaves as it says. Nothing of it outlives the signal, which ends with the case.
 *
 * Answers what was done, for the transcript.
 */
export async function giveAnswer(
  response: ServerResponse,
  plain: PlainAnswer,
  { answer, signal }: { answer: PeerAnswer; signal: AbortSignal },
): Promise<string> {
  if (answer.delayMs) await wait(answer.delayMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) {
    response.destroy();
    return "closed, because the case was over";
  }
  if (answer.fault === "close") {
    response.destroy();
    return "closed the connection without an answer";
  }
  if (answer.fault === "garbage") {
    response.socket?.end("This is not HTTP.\r\n\r\n");
    return "sent something that is not HTTP";
  }
  if (answer.fault === "truncate") {
    response.writeHead(plain.status, { ...plain.headers, "content-length": Buffer.byteLength(plain.body) });
    response.write(plain.body.slice(0, plain.body.length / 2), () => response.destroy());
    return "closed the connection in the middle of its answer";
  }
  if (answer.fault === undefined) {
    response.writeHead(plain.status, plain.headers);
    response.end(plain.body);
    return String(plain.status);
  }
  if (answer.fault !== "hang")
    response.writeHead(plain.status, { "content-type": "application/json", ...plain.headers });
  if (answer.fault === "drip") response.write("{");
  if (answer.fault === "endless") sendWithoutEnd(response, signal);
  closeWith(response, signal);
  if (answer.holdMs !== undefined) closeAfter(response, answer.holdMs);
  return { hang: "held without an answer", drip: "sent one byte and held", endless: "sent without end" }[answer.fault];
}

function closeWith(response: ServerResponse, signal: AbortSignal): void {
  const close = () => response.destroy();
  signal.addEventListener("abort", close, { once: true });
  response.once("close", () => signal.removeEventListener("abort", close));
}

function closeAfter(response: ServerResponse, holdMs: number): void {
  const timer = setTimeout(() => response.destroy(), holdMs);
  response.once("close", () => clearTimeout(timer));
}

function sendWithoutEnd(response: ServerResponse, signal: AbortSignal): void {
  let sent = 0;
  const more = () => {
    if (signal.aborted || response.destroyed || sent >= endlessBytes) return;
    sent += endlessChunk.length;
    if (response.write(endlessChunk)) setImmediate(more);
    else response.once("drain", more);
  };
  response.write("{");
  more();
}

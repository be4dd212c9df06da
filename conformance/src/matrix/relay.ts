import { request as send } from "node:http";
import { type Listening, listen, readBody } from "../peers/listen.js";
import { parseJsonText } from "../peers/payment-header.js";
import type { Recorder } from "../roles/recorder.js";
import { redactHeaders } from "../roles/redact.js";

/** Who talks to whom through a relay, and who writes it down at the moment, if anybody does. */
export interface RelayOptions {
  from: string;
  to: string;
  url: string;
  recorder(): Recorder | undefined;
  /** Told of every answer. */
  onAnswer?(answer: { status: number; paid: boolean }): void;
}

const longestBody = 1_048_576;
const paymentHeaders = ["payment-signature", "x-payment"];

/** Passes on every request and its answer as they are, and writes both down. */
export function startRelay({ from, to, url, recorder, onAnswer }: RelayOptions): Promise<Listening> {
  return listen(async (request, response) => {
    const body = await readBody(request, longestBody);
    const answer = await pass(`${url}${request.url ?? "/"}`, {
      method: request.method ?? "GET",
      // The host as well: an origin that a server reads from it must be the one that the client sees.
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => passedOn(name))),
      body,
    });
    recorder()?.add(from, to, `${request.method} ${request.url} -> ${answer.status || answer.body.toString("utf8")}`, {
      request: { headers: redactHeaders(request.headers, []), body: shown(body) },
      answer: { headers: redactHeaders(answer.headers, []), body: shown(answer.body.toString("utf8")) },
    });
    onAnswer?.({ status: answer.status, paid: paymentHeaders.some((name) => request.headers[name] !== undefined) });
    if (answer.status === 0) return void response.destroy();
    response.writeHead(answer.status, answer.fields.filter(([name]) => passedOn(name)).flat()).end(answer.body);
  });
}

interface Answer {
  /** 0 when there was none; the body then says why. */
  status: number;
  headers: Readonly<Record<string, unknown>>;
  /** As they were written, in their order. */
  fields: [string, string][];
  body: Buffer;
}

function pass(
  url: string,
  { method, headers, body }: { method: string; headers: NodeJS.Dict<string | string[]>; body: string },
): Promise<Answer> {
  return new Promise((resolve) => {
    const none = (error: Error) =>
      resolve({ status: 0, headers: {}, fields: [], body: Buffer.from(`no answer: ${error.message}`) });
    const outgoing = send(url, { method, headers, agent: false }, async (answer) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        const { statusCode = 0, headers: seen, rawHeaders: raw } = answer;
        const fields = Array.from({ length: raw.length / 2 }, (_, n): [string, string] => [
          raw[2 * n] ?? "",
          raw[2 * n + 1] ?? "",
        ]);
        resolve({ status: statusCode, headers: seen, fields, body: Buffer.concat(chunks) });
      } catch (error) {
        none(error instanceof Error ? error : new Error(String(error)));
      }
    });
    outgoing.on("error", none);
    outgoing.end(body);
  });
}

/** What belongs to one connection stays there; and nothing is compressed, so that it can be written down. */
function passedOn(name: string): boolean {
  return !["connection", "keep-alive", "transfer-encoding", "content-length", "accept-encoding"].includes(
    name.toLowerCase(),
  );
}

function shown(body: string): unknown {
  return parseJsonText(body) ?? body;
}

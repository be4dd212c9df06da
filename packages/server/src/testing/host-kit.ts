import { once } from "node:events";
import http from "node:http";
import type { createAdaptorServer } from "@hono/node-server";
import type { PaymentGate } from "../gate.js";

/** What the handler behind the gate does. */
export interface Behaviour {
  status?: number;
  headers?: Record<string, string>;
  /** Written one after the other; a function is waited for before the next. */
  chunks?: (string | (() => Promise<void>))[];
  throws?: Error;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: string;
}

interface SendOptions {
  method?: string;
  headers?: Record<string, string | string[]>;
  signal?: AbortSignal;
}

export interface RunningHost {
  /** How often the handler ran. */
  runs(): number;
  send(path: string, options?: SendOptions): Promise<Answered>;
  close(): Promise<void>;
  /** Where it listens; 0 for a host without a network. */
  port: number;
}

export interface Host {
  name: string;
  /** Nothing stands around the gate: nothing sets headers before it, and nothing answers for a handler that throws. */
  bare?: true;
  start(gate: PaymentGate, behaviour: Behaviour, options?: { maxHeldBytes?: number }): Promise<RunningHost>;
}

export const shopOrigin = "http://shop.example";

/** A web request for a path of the shop. */
export function webRequest(path: string, { method = "GET", headers = {}, signal }: SendOptions): Request {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((item): [string, string] => [name, item]),
  );
  return new Request(`${shopOrigin}${path}`, { method, headers: fields, ...(signal && { signal }) });
}

/** Sends web requests to a handler, without a network. */
export function withoutNetwork(handler: (request: Request) => Promise<Response>, runs: () => number): RunningHost {
  return {
    runs,
    async send(path, options = {}) {
      const response = await handler(webRequest(path, options));
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    },
    close: async () => {},
    port: 0,
  };
}

/** The behaviour as a web response. */
export function toResponse({ status = 200, headers = {}, chunks = ["secret"], throws }: Behaviour): Response {
  if (throws) throw throws;
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = left.shift();
      if (chunk === undefined) controller.close();
      else if (typeof chunk === "string") controller.enqueue(new TextEncoder().encode(chunk));
      else {
        await chunk();
        await this.pull?.(controller);
      }
    },
  });
  return new Response(status === 204 ? null : body, { status, headers });
}

/** The behaviour on a response of Node; it throws at once and fails later by rejecting. */
export async function writeTo(res: http.ServerResponse, behaviour: Behaviour): Promise<void> {
  res.writeHead(behaviour.status ?? 200, behaviour.headers);
  for (const chunk of behaviour.chunks ?? ["secret"]) {
    if (typeof chunk === "string") res.write(chunk);
    else await chunk();
  }
  res.end();
}

/** Serves on a free port and sends request targets exactly as they are written. */
export async function listen(server: ReturnType<typeof createAdaptorServer>, runs: () => number): Promise<RunningHost> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    runs,
    port,
    send: (path, { method = "GET", headers = {}, signal } = {}) =>
      new Promise((resolve, reject) => {
        const request = http.request(
          { port, host: "127.0.0.1", path, method, headers, ...(signal && { signal }) },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
              const fields = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
              resolve({
                status: response.statusCode ?? 0,
                headers: Object.fromEntries(fields),
                body: Buffer.concat(chunks).toString("utf8"),
              });
            });
          },
        );
        request.on("error", reject);
        request.end();
      }),
    close: async () => {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
    },
  };
}

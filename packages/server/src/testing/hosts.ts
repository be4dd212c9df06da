import { once } from "node:events";
import http from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import express from "express";
import { Hono } from "hono";
import { payment as expressPayment } from "../express.js";
import { withPayment } from "../fetch.js";
import type { PaymentGate } from "../gate.js";
import { payment as honoPayment } from "../hono.js";

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

export interface RunningHost {
  /** How often the handler ran. */
  runs(): number;
  send(
    path: string,
    options?: { method?: string; headers?: Record<string, string | string[]>; signal?: AbortSignal },
  ): Promise<Answered>;
  close(): Promise<void>;
  /** Where it listens; 0 for a host without a network. */
  port: number;
}

export interface Host {
  name: string;
  start(gate: PaymentGate, behaviour: Behaviour, options?: { maxHeldBytes?: number }): Promise<RunningHost>;
}

const viaFetch: Host = {
  name: "fetch handler",
  async start(gate, behaviour, options) {
    let runs = 0;
    const handler = withPayment(
      () => {
        runs += 1;
        return toResponse(behaviour);
      },
      gate,
      options,
    );
    return {
      runs: () => runs,
      async send(path, { method = "GET", headers = {}, signal } = {}) {
        const fields = Object.entries(headers).flatMap(([name, value]) =>
          [value].flat().map((item): [string, string] => [name, item]),
        );
        const request = new Request(`http://shop.example${path}`, {
          method,
          headers: fields,
          ...(signal && { signal }),
        });
        const response = await handler(request);
        return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
      },
      close: async () => {},
      port: 0,
    };
  },
};

const viaHono: Host = {
  name: "Hono over HTTP",
  start(gate, behaviour, options) {
    let runs = 0;
    const app = new Hono();
    app.use(async (c, next) => {
      c.header("X-Before", "kept");
      await next();
    });
    app.use(honoPayment(gate, options));
    app.all("*", () => {
      runs += 1;
      return toResponse(behaviour);
    });
    app.onError((_error, c) => c.text("broken", 500));
    return listen(createAdaptorServer({ fetch: app.fetch }), () => runs);
  },
};

const viaExpress: Host = {
  name: "Express over HTTP",
  start(gate, behaviour, options) {
    let runs = 0;
    const app = express();
    app.use((_req, res, next) => {
      res.setHeader("X-Before", "kept");
      next();
    });
    app.use(expressPayment(gate, options));
    app.use(async (_req, res) => {
      runs += 1;
      if (behaviour.throws) throw behaviour.throws;
      res.writeHead(behaviour.status ?? 200, behaviour.headers);
      for (const chunk of behaviour.chunks ?? ["secret"]) {
        if (typeof chunk === "string") res.write(chunk);
        else await chunk();
      }
      res.end();
    });
    app.use((_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      res.status(500).send("broken");
    });
    return listen(http.createServer(app), () => runs);
  },
};

export const hosts: readonly Host[] = [viaFetch, viaHono, viaExpress];

function toResponse({ status = 200, headers = {}, chunks = ["secret"], throws }: Behaviour): Response {
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

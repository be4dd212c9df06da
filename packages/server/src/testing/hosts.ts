import http from "node:http";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { createAdaptorServer } from "@hono/node-server";
import express, { type Request as ExpressRequest, type Response as ExpressResponse, type NextFunction } from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { NextRequest } from "next/server.js";
import { payment as expressPayment } from "../express.js";
import { payment as fastifyPayment } from "../fastify.js";
import { withPayment as fetchPayment } from "../fetch.js";
import { payment as honoPayment } from "../hono.js";
import { withPayment as nextPayment } from "../next.js";
import { withPayment as nodePayment } from "../node.js";
import { type Host, listen, toResponse, withoutNetwork, writeTo } from "./host-kit.js";

const express4: typeof express = createRequire(import.meta.url)("express4");

const viaFetch: Host = {
  name: "fetch handler",
  bare: true,
  async start(gate, behaviour, options) {
    let runs = 0;
    const run = () => {
      runs += 1;
      return toResponse(behaviour);
    };
    const handler = fetchPayment(run, gate, options);
    return withoutNetwork(
      async (request) => handler(request),
      () => runs,
    );
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

const viaNode: Host = {
  name: "Node over HTTP",
  start(gate, behaviour, options) {
    let runs = 0;
    const gated = nodePayment(
      (_req, res) => {
        runs += 1;
        if (behaviour.throws) throw behaviour.throws;
        return writeTo(res, behaviour);
      },
      gate,
      options,
    );
    const server = http.createServer((req, res) => {
      res.setHeader("X-Before", "kept");
      gated(req, res);
    });
    return listen(server, () => runs);
  },
};

const viaExpress = (name: string, create: typeof express): Host => ({
  name,
  start(gate, behaviour, options) {
    let runs = 0;
    const app = create();
    app.use((_req, res, next) => {
      res.setHeader("X-Before", "kept");
      next();
    });
    app.use(expressPayment(gate, options));
    app.use((_req, res, next) => {
      runs += 1;
      if (behaviour.throws) throw behaviour.throws;
      writeTo(res, behaviour).catch(next);
    });
    app.use((_error: unknown, _req: ExpressRequest, res: ExpressResponse, _next: NextFunction) => {
      if (res.headersSent) res.destroy();
      else res.status(500).send("broken");
    });
    return listen(http.createServer(app), () => runs);
  },
});

const viaFastify: Host = {
  name: "Fastify over HTTP",
  async start(gate, behaviour, options) {
    let runs = 0;
    const app = Fastify();
    app.addHook("onRequest", async (_request, reply) => {
      reply.header("X-Before", "kept");
    });
    app.addHook("onRequest", fastifyPayment(gate, options));
    app.all("/*", async (_request, reply) => {
      runs += 1;
      if (behaviour.throws) throw behaviour.throws;
      reply.code(behaviour.status ?? 200).headers(behaviour.headers ?? {});
      return reply.send(Readable.from(written(behaviour.chunks ?? ["secret"])));
    });
    await app.ready();
    return listen(app.server, () => runs);
  },
};

async function* written(chunks: readonly (string | (() => Promise<void>))[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    if (typeof chunk === "string") yield chunk;
    else await chunk();
  }
}

/** Next.js chooses a file by the path and calls what it exports; which files there are is its own affair. */
const viaNext: Host = {
  name: "Next.js route handlers",
  bare: true,
  async start(gate, behaviour, options) {
    let runs = 0;
    const run = () => {
      runs += 1;
      return toResponse(behaviour);
    };
    const files = new Map(
      [...(gate.routes ?? [])].map((route) => {
        return [route.replace(/^[A-Z]+ /, ""), nextPayment(run, gate, { ...options, route })] as const;
      }),
    );
    const serve = async (request: Request) => {
      const asked = new NextRequest(request);
      const file = files.get(asked.nextUrl.pathname);
      return file ? file(asked, { params: Promise.resolve({}) }) : run();
    };
    return withoutNetwork(serve, () => runs);
  },
};

/** The hosts whose gate finds the route by the path. */
export const routingHosts: readonly Host[] = [
  viaFetch,
  viaHono,
  viaNode,
  viaExpress("Express 4 over HTTP", express4),
  viaExpress("Express 5 over HTTP", express),
  viaFastify,
];

export const hosts: readonly Host[] = [...routingHosts, viaNext];

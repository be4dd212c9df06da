import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { PaymentGate } from "@x402-reference/server";
import { payment as expressPayment } from "@x402-reference/server/express";
import { withPayment } from "@x402-reference/server/fetch";
import { payment as honoPayment } from "@x402-reference/server/hono";
import { withPayment as withPaymentOnNode } from "@x402-reference/server/node";
import express, { type Express } from "express";
import { Hono } from "hono";
import { readBody } from "../peers/listen.js";
import { looseMethod, loosePath } from "./loose-routing.js";
import { type CatalogueRoute, mediaType, reaches } from "./reference-catalogue.js";

/** A web handler that routes as loosely as any framework does, so that a gap in the gate shows. */
export function fetchHost(
  gate: PaymentGate,
  routes: readonly CatalogueRoute[],
): (request: Request) => Response | Promise<Response> {
  return withPayment((request) => {
    const path = loosePath(request.url);
    const method = looseMethod(request.method, request.headers);
    const route = routes.find((candidate) => candidate.method === method && reaches(candidate, path));
    return route ? answer(route, request) : new Response("Not found", { status: 404 });
  }, gate);
}

/** The same on Node's own server, which hands on the target of a request as it came. */
export function nodeHost(gate: PaymentGate, routes: readonly CatalogueRoute[]): RequestListener {
  return withPaymentOnNode(async (request: IncomingMessage, response: ServerResponse) => {
    const path = loosePath(request.url ?? "/");
    const method = looseMethod(request.method ?? "GET", new Headers(fieldsOf(request)));
    const route = routes.find((candidate) => candidate.method === method && reaches(candidate, path));
    if (!route) return response.writeHead(404).end();
    if (route.takes) await wait(route.takes);
    if (route.throws) throw new Error("The handler broke.");
    const body = await readBody(request);
    response.writeHead(route.status, { "content-type": mediaType(route), ...route.headers });
    for (const piece of route.answer(body)) response.write(piece);
    return response.end();
  }, gate);
}

function fieldsOf({ headers }: IncomingMessage): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

/** The same routes on Hono. */
export function honoHost(
  gate: PaymentGate,
  routes: readonly CatalogueRoute[],
): (request: Request) => Response | Promise<Response> {
  const app = new Hono({ strict: false });
  // A handler that breaks is no news here.
  app.onError((_error, context) => context.text("The handler broke.", 500));
  app.use(honoPayment(gate));
  for (const route of routes) {
    app.on(route.method, route.pattern ?? route.path, (context) => answer(route, context.req.raw));
  }
  return (request) => app.fetch(request);
}

/** The same routes on Express. */
export function expressHost(gate: PaymentGate, routes: readonly CatalogueRoute[]): Express {
  const app = express();
  // A handler that breaks is no news here.
  app.set("env", "test");
  app.use(expressPayment(gate));
  app.use(express.text({ type: () => true }));
  for (const route of routes) {
    const pattern = route.pattern?.replace("/*", "/*rest") ?? route.path;
    app[route.method === "GET" ? "get" : "post"](pattern, async (request, response) => {
      if (route.takes) await wait(route.takes);
      if (route.throws) throw new Error("The handler broke.");
      response
        .status(route.status)
        .type(mediaType(route))
        .set(route.headers ?? {});
      const body: unknown = request.body;
      for (const piece of route.answer(typeof body === "string" ? body : "")) response.write(piece);
      response.end();
    });
  }
  return app;
}

async function answer(route: CatalogueRoute, request: Request): Promise<Response> {
  if (route.takes) await wait(route.takes);
  if (route.throws) throw new Error("The handler broke.");
  const pieces = route.answer(route.method === "POST" ? await request.text() : "");
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  return new Response(stream, {
    status: route.status,
    headers: { "content-type": mediaType(route), ...route.headers },
  });
}

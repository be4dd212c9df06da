import { setTimeout as wait } from "node:timers/promises";
import type { PaymentGate } from "@x402-reference/server";
import { payment as expressPayment } from "@x402-reference/server/express";
import { withPayment } from "@x402-reference/server/fetch";
import { payment as honoPayment } from "@x402-reference/server/hono";
import express, { type Express } from "express";
import { Hono } from "hono";
import { type CatalogueRoute, mediaType } from "./reference-catalogue.js";

/** A web handler that routes as loosely as any framework does, so that a gap in the gate shows. */
export function fetchHost(
  gate: PaymentGate,
  routes: readonly CatalogueRoute[],
): (request: Request) => Response | Promise<Response> {
  return withPayment((request) => {
    const path = loosePath(new URL(request.url).pathname);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const route = routes.find((candidate) => candidate.path === path && candidate.method === method);
    return route ? answer(route, request) : new Response("Not found", { status: 404 });
  }, gate);
}

/** The same routes on Hono. */
export function honoHost(
  gate: PaymentGate,
  routes: readonly CatalogueRoute[],
): (request: Request) => Response | Promise<Response> {
  const app = new Hono({ strict: false });
  app.use(honoPayment(gate));
  for (const route of routes) app.on(route.method, route.path, (context) => answer(route, context.req.raw));
  return (request) => app.fetch(request);
}

/** The same routes on Express. */
export function expressHost(gate: PaymentGate, routes: readonly CatalogueRoute[]): Express {
  const app = express();
  app.use(expressPayment(gate));
  app.use(express.text({ type: () => true }));
  for (const route of routes) {
    app[route.method === "GET" ? "get" : "post"](route.path, async (request, response) => {
      if (route.takes) await wait(route.takes);
      response.status(route.status).type(mediaType(route));
      const body: unknown = request.body;
      for (const piece of route.answer(typeof body === "string" ? body : "")) response.write(piece);
      response.end();
    });
  }
  return app;
}

async function answer(route: CatalogueRoute, request: Request): Promise<Response> {
  if (route.takes) await wait(route.takes);
  const pieces = route.answer(route.method === "POST" ? await request.text() : "");
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  return new Response(stream, { status: route.status, headers: { "content-type": mediaType(route) } });
}

function loosePath(path: string): string {
  const segments = path
    .split("/")
    .filter(Boolean)
    .map((segment) => decodeLoosely(segment).toLowerCase());
  return `/${segments.join("/")}`;
}

function decodeLoosely(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

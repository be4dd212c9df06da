// The same small shop behind every host: each host's own router stands behind the gate.
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { payment as expressPayment } from "../dist/express.js";
import { payment as fastifyPayment } from "../dist/fastify.js";
import { withPayment as fetchPayment } from "../dist/fetch.js";
import { payment as honoPayment } from "../dist/hono.js";
import { withPayment as nodePayment } from "../dist/node.js";

const express4 = createRequire(import.meta.url)("express4");
const getPaths = ["/goods", "/files/*"];
const allPaths = ["/items/:id", "/live"];

/** The work behind the routes; `begin` tells what a run of the handler does, and is told when it is over. */
function onNode(begin) {
  return async (req, res) => {
    const run = begin(req.headers, req.url);
    try {
      run.mayThrow();
      res.writeHead(run.status, run.headers);
      for await (const chunk of run.chunks()) res.write(chunk);
      res.end();
    } finally {
      run.over();
    }
  };
}

function onWeb(begin) {
  return async (request) => {
    const run = begin(Object.fromEntries(request.headers), request.url);
    run.mayThrow();
    const chunks = run.chunks();
    // Frameworks drop the body of an answer to HEAD without a word to whoever writes it.
    if (request.method === "HEAD") run.over();
    const body = new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (!done) return controller.enqueue(new TextEncoder().encode(value));
          run.over();
          controller.close();
        } catch (cause) {
          run.over();
          controller.error(cause);
        }
      },
      cancel: run.over,
    });
    return new Response(body, { status: run.status, headers: run.headers });
  };
}

/** A router that forgives more than most: it decodes, folds and resolves whatever it is given. */
function isGoods(method, target) {
  const { pathname } = new URL(target.replaceAll("\\", "/").replace(/^\/+/, "/"), "http://shop.example");
  const path = decodeURIComponent(pathname)
    .replace(/\/{2,}/g, "/")
    .replace(/[\s/]+$/, "")
    .toLowerCase();
  if (path === "/live" || /^\/items\/[^/]+$/.test(path)) return true;
  return ["GET", "HEAD"].includes(method) && (path === "/goods" || /^\/files(?:\/|$)/.test(path));
}

function isGoodsSafely(method, target) {
  try {
    return isGoods(method, target);
  } catch {
    return false;
  }
}

function onExpress(create) {
  return async (gate, begin, { overrideAfter }) => {
    const app = create();
    app.use(expressPayment(gate));
    if (overrideAfter) app.use((req, _res, next) => next(override(req)));
    const work = onNode(begin);
    const handle = (req, res, next) => void work(req, res).catch(next);
    const wild = create === express4 ? "/files/*" : "/files/*rest";
    app.get(["/goods", wild], handle);
    app.all(allPaths, handle);
    app.use((_req, res) => res.status(404).send("nothing"));
    app.use((_error, _req, res, _next) => (res.headersSent ? res.destroy() : res.status(500).send("broken")));
    return app;
  };
}

/** Lets a header choose the method, as middlewares for old clients do. */
export function override(req) {
  const named = req.headers["x-http-method-override"];
  if (named) req.method = String(named).toUpperCase();
}

/** Each makes a listener for Node's HTTP server. */
export const hosts = {
  async node(gate, begin) {
    const work = onNode(begin);
    return nodePayment((req, res) => {
      if (isGoodsSafely(req.method, req.url)) return work(req, res);
      res.statusCode = 404;
      res.end("nothing");
    }, gate);
  },
  express4: onExpress(express4),
  express5: onExpress(express),
  async fastify(gate, begin) {
    const app = Fastify({
      routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, caseSensitive: false },
    });
    app.addHook("onRequest", fastifyPayment(gate));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, _payload, done) => done(null));
    const handle = (request, reply) => {
      const run = begin(request.headers, request.url);
      run.mayThrow();
      reply.code(run.status).headers(run.headers);
      return reply.send(Readable.from(run.chunks()).once("close", run.over));
    };
    for (const path of getPaths) app.get(path, handle);
    for (const path of allPaths) app.all(path, handle);
    await app.ready();
    return app.routing;
  },
  async hono(gate, begin) {
    const app = new Hono({ strict: false });
    app.use(honoPayment(gate));
    const work = onWeb(begin);
    app.get("/goods", (c) => work(c.req.raw));
    app.get("/files/*", (c) => work(c.req.raw));
    for (const path of allPaths) app.all(path, (c) => work(c.req.raw));
    app.onError((_error, c) => c.text("broken", 500));
    return getRequestListener(app.fetch, { overrideGlobalObjects: false });
  },
  async fetch(gate, begin) {
    const work = onWeb(begin);
    const handle = fetchPayment((request) => {
      if (isGoodsSafely(request.method, request.url)) return work(request);
      return new Response("nothing", { status: 404 });
    }, gate);
    const errorHandler = ({ name }) => new Response("broken", { status: name === "RequestError" ? 400 : 500 });
    return getRequestListener(handle, { overrideGlobalObjects: false, errorHandler });
  },
};

// The same shop, gated by us, by the official SDK, and by nobody. The facilitators are in this process and say yes.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import express from "express";
import { Hono } from "hono";
import { exactEvmServer } from "../../exact-evm/dist/server.js";
import { payment as expressPayment } from "../dist/express.js";
import { payment as honoPayment } from "../dist/hono.js";
import { createPaymentGate } from "../dist/index.js";

const officialTarget = new URL("../../../conformance/targets/official/package.json", import.meta.url);
/** A module of the official SDK in the form that an ES module gets. */
function official(specifier) {
  const entry = createRequire(officialTarget).resolve(specifier);
  return import(pathToFileURL(entry.replace("/cjs/", "/esm/").replace(/\.js$/, ".mjs")).href);
}
const { x402ResourceServer } = await official("@x402/core/server");
const { ExactEvmScheme } = await official("@x402/evm/exact/server");
const { paymentMiddleware: officialExpress } = await official("@x402/express");
const { paymentMiddleware: officialHono } = await official("@x402/hono");

const network = "eip155:84532";
const payTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
const supported = { kinds: [{ x402Version: 2, scheme: "exact", network }], extensions: [], signers: {} };
const settled = { success: true, transaction: `0x${"ab".repeat(32)}`, network, payer: payTo };

/** Paid routes, the one that is asked for among many others. */
function keys(count) {
  return ["GET /report", ...Array.from({ length: count - 1 }, (_, index) => `GET /route-${index}/:id`)];
}

function ourGate(count) {
  const facilitator = {
    verify: async () => ({ isValid: true, payer: payTo }),
    settle: async () => settled,
    supported: async () => supported,
  };
  const routes = Object.fromEntries(keys(count).map((key) => [key, { price: "$0.01", description: "A report" }]));
  return createPaymentGate({ facilitator, schemes: [exactEvmServer()], network, payTo, routes });
}

function theirs(middleware, count) {
  const facilitator = {
    verify: async () => ({ isValid: true, payer: payTo }),
    settle: async () => settled,
    getSupported: async () => supported,
  };
  const server = new x402ResourceServer(facilitator).register("eip155:*", new ExactEvmScheme());
  const accepts = { scheme: "exact", price: "$0.01", network, payTo };
  const routes = Object.fromEntries(keys(count).map((key) => [key, { accepts, description: "A report" }]));
  return middleware(routes, server);
}

const report = { report: "Sunny, with a light wind." };

function expressApp(gated) {
  const app = express();
  if (gated) app.use(gated);
  app.get("/report", (_request, response) => response.json(report));
  app.get("/free", (_request, response) => response.json(report));
  return app;
}

function honoApp(gated) {
  const app = new Hono();
  if (gated) app.use(gated);
  app.get("/report", (c) => c.json(report));
  app.get("/free", (c) => c.json(report));
  return app;
}

/** The apps of one framework with so many paid routes. */
export const frameworks = {
  Express: (count) => ({
    bare: expressApp(),
    ours: expressApp(expressPayment(ourGate(count))),
    official: expressApp(theirs(officialExpress, count)),
  }),
  Hono: (count) => ({
    bare: honoApp(),
    ours: honoApp(honoPayment(ourGate(count))),
    official: honoApp(theirs(officialHono, count)),
  }),
};

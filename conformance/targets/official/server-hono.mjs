// The official SDK's middleware for Hono.
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { paymentMiddleware } from "@x402/hono";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { resourceServer, routes } from "./routes.mjs";

const app = new Hono();
app.use(paymentMiddleware(routes, resourceServer));
app.get("/exact/evm/eip3009", (c) => c.json({ goods: "the report that was paid for" }));
app.get("/free", (c) => c.json({ free: true }));
app.post("/echo", async (c) => c.text(await c.req.text()));
app.get("/failing", (c) => c.json({ error: "the handler failed" }, 500));
app.get("/slow", async (c) => c.json({ goods: await wait(2_000, "the slow report that was paid for") }));
app.get("/stream", (c) =>
  stream(c, async (out) => {
    for (const chunk of ["the first chunk, ", "the second chunk, ", "the third chunk"]) await out.write(chunk);
  }),
);
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });

// The official middleware of version 1 for Hono.
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { paymentMiddleware } from "x402-hono";
import { address, chunks, events, goods, reports, settings, sold } from "./shop.mjs";

const app = new Hono();
app.use(paymentMiddleware(...settings));
for (const path of reports) app.get(path, (c) => c.json(goods));
app.get("/free", (c) => c.json({ free: true }));
app.post("/echo", async (c) => c.text(await c.req.text()));
app.get("/failing", (c) => c.json({ error: "the handler failed" }, 500));
app.get("/throwing", () => {
  throw new Error("The handler broke.");
});
app.get("/headers", (c) => c.json(goods, 200, sold));
app.get("/moved", (c) => c.redirect(address, 303));
app.get("/events", (c) => c.body(events, 200, { "content-type": "text/event-stream" }));
app.get("/slow", async (c) => c.json({ goods: await wait(2_000, "the slow report that was paid for") }));
app.get("/stream", (c) =>
  stream(c, async (out) => {
    for (const chunk of chunks) await out.write(chunk);
  }),
);
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });

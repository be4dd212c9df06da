// The reference server behind Hono.
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { payment } from "@x402-reference/server/hono";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { address, chunks, events, gate, goods, port, reports, sold } from "./shop.mjs";
import { answerTools } from "./tools.mjs";

const app = new Hono();
app.use(payment(gate));
for (const path of [...reports, "/tail/*"]) app.get(path, (c) => c.json(goods));
app.get("/free", (c) => c.json({ free: true }));
app.post("/echo", async (c) => c.text(await c.req.text()));
for (const path of ["/failing", "/upfront-failing"]) app.get(path, (c) => c.json({ error: "the handler failed" }, 500));
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
app.all("/mcp", (c) => answerTools(c.req.raw));
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });

// The reference server behind Hono.
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { payment } from "@x402-reference/server/hono";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { chunks, gate, goods, port, reports } from "./shop.mjs";

const app = new Hono();
app.use(payment(gate));
for (const path of reports) app.get(path, (c) => c.json(goods));
app.get("/free", (c) => c.json({ free: true }));
app.post("/echo", async (c) => c.text(await c.req.text()));
app.get("/failing", (c) => c.json({ error: "the handler failed" }, 500));
app.get("/slow", async (c) => c.json({ goods: await wait(2_000, "the slow report that was paid for") }));
app.get("/stream", (c) =>
  stream(c, async (out) => {
    for (const chunk of chunks) await out.write(chunk);
  }),
);
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });

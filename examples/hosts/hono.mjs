import { serve } from "@hono/node-server";
import { payment } from "@x402-reference/server/hono";
import { Hono } from "hono";
import { free, gate, listens, port, report } from "./gate.mjs";

const app = new Hono();
app.use(payment(gate));
app.get("/report", (c) => c.json(report));
app.get("/free", (c) => c.json(free));

serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, listens);

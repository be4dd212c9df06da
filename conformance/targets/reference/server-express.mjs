// The reference server behind Express.
import { setTimeout as wait } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { payment } from "@x402-reference/server/express";
import express from "express";
import { address, chunks, events, gate, goods, port, reports, sold } from "./shop.mjs";
import { answerTools } from "./tools.mjs";

const app = express();
app.use(payment(gate));
for (const path of [...reports, "/tail/*rest"]) app.get(path, (_, response) => response.json(goods));
app.get("/free", (_, response) => response.json({ free: true }));
app.post("/echo", express.text({ type: "*/*" }), (request, response) => response.type("text").send(request.body));
for (const path of ["/failing", "/upfront-failing"]) {
  app.get(path, (_, response) => response.status(500).json({ error: "the handler failed" }));
}
app.get("/throwing", () => {
  throw new Error("The handler broke.");
});
app.get("/headers", (_, response) => response.set(sold).json(goods));
app.get("/moved", (_, response) => response.redirect(303, address));
app.get("/events", (_, response) => response.type("text/event-stream").send(events));
app.get("/slow", async (_, response) =>
  response.json({ goods: await wait(2_000, "the slow report that was paid for") }),
);
app.get("/stream", (_, response) => {
  for (const chunk of chunks) response.write(chunk);
  response.end();
});
app.all("/mcp", getRequestListener(answerTools));
app.listen(port, "127.0.0.1");

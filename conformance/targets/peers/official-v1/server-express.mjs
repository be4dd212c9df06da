// The official middleware of version 1 for Express 4.
import { setTimeout as wait } from "node:timers/promises";
import express from "express";
import { paymentMiddleware } from "x402-express";
import { address, chunks, events, goods, reports, settings, sold } from "./shop.mjs";

const app = express();
app.use(paymentMiddleware(...settings));
for (const path of reports) app.get(path, (_, response) => response.json(goods));
app.get("/free", (_, response) => response.json({ free: true }));
app.post("/echo", express.text({ type: "*/*" }), (request, response) => response.type("text").send(request.body));
app.get("/failing", (_, response) => response.status(500).json({ error: "the handler failed" }));
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
app.listen(Number(process.env.PORT), "127.0.0.1");

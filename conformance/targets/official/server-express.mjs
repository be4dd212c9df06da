// The official SDK's middleware for Express.
import { setTimeout as wait } from "node:timers/promises";
import { paymentMiddleware } from "@x402/express";
import express from "express";
import { resourceServer, routes } from "./routes.mjs";

const app = express();
app.use(paymentMiddleware(routes, resourceServer));
app.get("/exact/evm/eip3009", (_, response) => response.json({ goods: "the report that was paid for" }));
app.get("/free", (_, response) => response.json({ free: true }));
app.post("/echo", express.text({ type: "*/*" }), (request, response) => response.type("text").send(request.body));
app.get("/failing", (_, response) => response.status(500).json({ error: "the handler failed" }));
app.get("/slow", async (_, response) =>
  response.json({ goods: await wait(2_000, "the slow report that was paid for") }),
);
app.get("/stream", (_, response) => {
  for (const chunk of ["the first chunk, ", "the second chunk, ", "the third chunk"]) response.write(chunk);
  response.end();
});
app.listen(Number(process.env.PORT), "127.0.0.1");

// Node's own server. GET /live is paid before it starts, and its events go out as they come.
import { createServer } from "node:http";
import { withPayment } from "@x402-reference/server/node";
import { free, gate, listens, port, report } from "./gate.mjs";

const json = (goods) => (response) => response.setHeader("Content-Type", "application/json").end(JSON.stringify(goods));

function live(response) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(`data: ${report.report}\n\n`);
  response.end("data: That was all.\n\n");
}

const answers = new Map([
  ["/report", json(report)],
  ["/free", json(free)],
  ["/live", live],
]);

function answer(request, response) {
  const [path] = request.url.split("?", 1);
  const found = request.method === "GET" ? answers.get(path) : undefined;
  if (found) found(response);
  else response.writeHead(404).end();
}

createServer(withPayment(answer, gate)).listen(port, "127.0.0.1", listens);

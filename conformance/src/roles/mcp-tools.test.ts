import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { listen, readBody } from "../peers/listen.js";
import { createMcpTools } from "./mcp-tools.js";

type Answer = (message: Record<string, unknown>, response: ServerResponse, request: IncomingMessage) => unknown;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function open(answer: Answer) {
  const asked: { method: unknown; session: unknown; version: unknown }[] = [];
  const server = await listen(async (request, response) => {
    const message = JSON.parse(await readBody(request));
    const { "mcp-session-id": session, "mcp-protocol-version": version } = request.headers;
    asked.push({ method: message.method, session, version });
    if (message.id === undefined) return void response.writeHead(202).end();
    if (message.method !== "initialize") return void answer(message, response, request);
    const result = { protocolVersion: "2025-03-26", capabilities: {}, serverInfo: { name: "a", version: "1" } };
    response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "s-1" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));
  });
  stops.push(server.stop);
  const tools = createMcpTools(server.url);
  const ask = (method = "tools/call") =>
    tools.ask("/mcp", { method, params: { name: "a" } }, { signal: AbortSignal.timeout(5_000) });
  return { ask, asked };
}

describe("asking the tools of a server", () => {
  it("opens one session and says in each request which it is", async () => {
    const { ask, asked } = await open((message, response) =>
      response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result: {} })),
    );
    const answers = await Promise.all([ask(), ask()]);
    expect(asked.map(({ method }) => method)).toEqual([
      "initialize",
      "notifications/initialized",
      "tools/call",
      "tools/call",
    ]);
    expect(asked.slice(1).map(({ session, version }) => [session, version])).toEqual([
      ["s-1", "2025-03-26"],
      ["s-1", "2025-03-26"],
      ["s-1", "2025-03-26"],
    ]);
    const ids = answers.map((answer) => "asked" in answer && answer.asked.id);
    expect(new Set(ids).size).toBe(2);
    expect(answers[0]).toMatchObject({ status: 200, json: { id: ids[0], result: {} } });
  });

  it("finds the answer behind other events and does not wait for more of them", async () => {
    const { ask } = await open(({ id }, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('event: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\n\n');
      const text = JSON.stringify({ accepts: [] });
      const result = { isError: true, content: [{ type: "text", text }] };
      // The stream stays open.
      response.write(`event: message\r\ndata: ${JSON.stringify({ jsonrpc: "2.0", id, result })}\r\n\r\n`);
    });
    expect(await ask()).toMatchObject({ json: { result: { isError: true } }, said: { accepts: [] } });
  });

  it("opens another session when the server has ended the one that it had", async () => {
    let ended = 0;
    const { ask, asked } = await open((message, response) => {
      if (ended++ < 2) return void response.writeHead(404).end();
      response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result: {} }));
    });
    const answers = await Promise.all([ask(), ask()]);
    expect(answers).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(asked.filter(({ method }) => method === "initialize")).toHaveLength(2);
  });

  it("tells of an address where the protocol is not spoken, and tries it again", async () => {
    let speaks = false;
    const server = await listen(async (request, response) => {
      const { id, method } = JSON.parse(await readBody(request));
      if (!speaks) return void response.writeHead(404).end("Not found");
      const result = method === "initialize" ? { protocolVersion: "2025-06-18" } : { tools: [] };
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
    stops.push(server.stop);
    const tools = createMcpTools(server.url);
    const ask = () => tools.ask("/mcp", { method: "tools/list" }, { signal: AbortSignal.timeout(5_000) });
    expect(await ask()).toEqual({
      failure: 'POST /mcp does not answer "initialize" of the Model Context Protocol.',
    });
    speaks = true;
    expect(await ask()).toMatchObject({ json: { result: { tools: [] } } });
  });
});

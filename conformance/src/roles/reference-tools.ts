import { randomUUID } from "node:crypto";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { PaymentGate } from "@x402-reference/server";
import { paidTool } from "@x402-reference/server/mcp";
import * as z from "zod";

/** A tool that is called with arguments and, behind them, with what the SDK knows of the call. */
export type CalledTool = (given: { city: string }, call: unknown) => Promise<CallToolResult>;

type Handler = (request: Request) => Promise<Response>;

/** What makes the tools of a server differ from those of the reference. */
export interface ToolsOptions {
  /** Puts something around each paid tool; `tool` is what it sells. */
  around?(paid: CalledTool, tool: () => CallToolResult): CalledTool;
  /** Puts something around what answers their requests. */
  handler?(handler: Handler): Handler;
  /** Answers in a stream of events instead of JSON. */
  events?: true;
}

/** Where the tools of the reference are called. */
export const toolPath = "/mcp";

const text = (said: string): CallToolResult => ({ content: [{ type: "text", text: said }] });

/** The paid tools of the reference server by name, as the conformance contract names them. */
export const referenceTools: Readonly<Record<string, () => CallToolResult>> = {
  get_weather: () => text("Wind from the west, rain before noon."),
  forecast: () => ({
    ...text('{"sky":"Clear sky until the end of the week."}'),
    structuredContent: { sky: "Clear sky until the end of the week." },
  }),
  annotated: () => ({ ...text("Mild, with a little fog."), _meta: { "weather/source": "paid weather desk" } }),
  failing: () => ({ ...text("The barometer is out of order."), isError: true }),
  extended: () => text("Dry, by the terms of the weather desk."),
  upfront: () => text("Paid before it was looked up: sun."),
};

/**
 * Serves the tools behind a gate by the official SDK of the Model Context Protocol, in sessions.
 */
export function serveTools(gate: PaymentGate, options: ToolsOptions = {}): Handler {
  const { handler = (same) => same, events = false } = options;
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  return handler(async (request) => {
    const known = request.headers.get("mcp-session-id");
    if (known !== null) {
      const session = sessions.get(known);
      return session ? session.handleRequest(request) : new Response("No such session", { status: 404 });
    }
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: !events,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await toolServer(gate, options).connect(transport);
    return transport.handleRequest(request);
  });
}

function toolServer(gate: PaymentGate, { around = (paid) => paid }: ToolsOptions): McpServer {
  const server = new McpServer({ name: "weather", version: "1.0.0" });
  const inputSchema = { city: z.string() };
  for (const [name, tool] of Object.entries(referenceTools)) {
    const shaped = name === "forecast" ? { inputSchema, outputSchema: { sky: z.string() } } : { inputSchema };
    const paid: CalledTool = paidTool(name, (_given: { city: string }, _call: unknown) => tool(), gate);
    server.registerTool(name, shaped, around(paid, tool));
  }
  server.registerTool("ping", {}, () => text("pong"));
  return server;
}

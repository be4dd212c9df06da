// The tools that all reference servers sell, by the official SDK of the Model Context Protocol.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { paidTool } from "@x402-reference/server/mcp";
import * as z from "zod";
import { gate } from "./shop.mjs";

const text = (said) => ({ content: [{ type: "text", text: said }] });
const sky = "Clear sky until the end of the week.";
const inputSchema = { city: z.string() };

const paid = {
  get_weather: () => text("Wind from the west, rain before noon."),
  forecast: () => ({ ...text(JSON.stringify({ sky })), structuredContent: { sky } }),
  annotated: () => ({ ...text("Mild, with a little fog."), _meta: { "weather/source": "paid weather desk" } }),
  failing: () => ({ ...text("The barometer is out of order."), isError: true }),
  extended: () => text("Dry, by the terms of the weather desk."),
  upfront: () => text("Paid before it was looked up: sun."),
};
const outputSchemas = { forecast: { sky: z.string() } };

/** Answers one request at /mcp; no session is kept. */
export async function answerTools(request) {
  const server = new McpServer({ name: "weather", version: "1.0.0" });
  for (const [name, tool] of Object.entries(paid)) {
    server.registerTool(name, { inputSchema, outputSchema: outputSchemas[name] }, paidTool(name, tool, gate));
  }
  server.registerTool("ping", {}, () => text("pong"));
  const transport = new WebStandardStreamableHTTPServerTransport();
  await server.connect(transport);
  return transport.handleRequest(request);
}

// A server of the Model Context Protocol at /mcp, with a paid tool and a free one.
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { paidTool } from "@x402-reference/server/mcp";
import * as z from "zod";
import { gate, listens, port, report } from "./gate.mjs";

const text = (said) => ({ content: [{ type: "text", text: said }] });
const paidReport = paidTool("report", ({ city }) => text(`${city}: ${report.report}`), gate);

createServer(async (request, response) => {
  const server = new McpServer({ name: "weather", version: "1.0.0" });
  server.registerTool(
    "report",
    { description: "The weather of today, for $0.01", inputSchema: { city: z.string() } },
    paidReport,
  );
  server.registerTool("cities", { description: "The cities with a report" }, () => text("Oslo, Lima"));
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.on("close", () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response);
}).listen(port, "127.0.0.1", listens);

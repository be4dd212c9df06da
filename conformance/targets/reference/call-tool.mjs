// Buys a tool of the Model Context Protocol, by the official SDK.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { readMcpReceipt, wrapMcpClient } from "@x402-reference/client/mcp";

/** Calls the tool once, as the environment says, and pays for it. */
export async function callTool(name, { client, env }) {
  const { MCP_SERVER_URL: server, MCP_TOOL_ARGUMENTS = "{}", MCP_TOOL_META = "{}" } = env;
  const mcp = new Client({ name: "buyer", version: "1.0.0" });
  await mcp.connect(new StreamableHTTPClientTransport(new URL(server)));
  try {
    const call = wrapMcpClient(mcp, client, { server });
    const given = { arguments: JSON.parse(MCP_TOOL_ARGUMENTS), _meta: JSON.parse(MCP_TOOL_META) };
    const result = await call({ name, ...given });
    const receipt = readMcpReceipt(result);
    const success = result.isError !== true && receipt?.success !== false;
    return { success, data: result.content, payment_response: receipt ?? null };
  } finally {
    await mcp.close();
  }
}

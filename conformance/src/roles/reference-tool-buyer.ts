import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { PaymentClient } from "@x402-reference/client";
import { type CallTool, readMcpReceipt, wrapMcpClient } from "@x402-reference/client/mcp";
import type { ClientScheme } from "@x402-reference/types";
import { type Environment, variable } from "./environment.js";

/** Puts something around what calls tools and pays for them; `plain` calls them without paying. */
export type DecorateCall = (paying: CallTool, plain: CallTool, scheme: ClientScheme) => CallTool;

/** What a purchase prints. */
export interface ToolPurchase {
  success: boolean;
  data: unknown;
  payment_response?: unknown;
}

/** Calls the one tool that the environment names, by the official SDK, and pays for it. */
export async function callOnce(
  environment: Environment,
  {
    client: payments,
    scheme,
    decorateCall = (paying) => paying,
    signal,
  }: { client: PaymentClient; scheme: ClientScheme; decorateCall?: DecorateCall; signal: AbortSignal },
): Promise<ToolPurchase> {
  const server = variable(environment, "MCP_SERVER_URL");
  const client = new Client({ name: "buyer", version: "1.0.0" });
  try {
    // The options of the transport are not meant for exact optional members.
    await client.connect(new StreamableHTTPClientTransport(new URL(server)) as Parameters<Client["connect"]>[0]);
    const plain: CallTool = (...call) => client.callTool(...call);
    const call = decorateCall(wrapMcpClient(client, payments, { server }), plain, scheme);
    const params = {
      name: variable(environment, "ENDPOINT_PATH"),
      arguments: JSON.parse(environment.MCP_TOOL_ARGUMENTS ?? "{}"),
      _meta: JSON.parse(environment.MCP_TOOL_META ?? "{}"),
    };
    const result = await call(params, undefined, { signal });
    const receipt = readMcpReceipt(result);
    return {
      success: result.isError !== true && receipt?.success !== false,
      data: result.content,
      ...(receipt && { payment_response: receipt }),
    };
  } finally {
    await client.close();
  }
}

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Challenge, mcpPaymentKey, type PaymentRequirements, readMcpChallenge } from "@x402-reference/types";
import { expect } from "vitest";
import * as z from "zod";
import { createPaymentGate, type PaymentGateOptions } from "../gate.js";
import { paidTool } from "../mcp.js";
import { fakeScheme, scriptedFacilitator } from "./facilitator.js";
import { oneCent } from "./shop.js";

const extensions = { terms: { info: { plan: "gold" }, schema: {} } };

/** The one paid tool of the shop. */
export const forSale = { ...oneCent, extensions };

/** What the tool answers unless told. */
export const weather = {
  content: [{ type: "text" as const, text: "secret" }],
  structuredContent: { sky: "secret" },
};

/** Opens a shop of tools and gives the test what it needs to buy there. */
export async function openToolShop(
  answer: () => CallToolResult | Promise<CallToolResult> = () => weather,
  options: Partial<PaymentGateOptions> = {},
) {
  const facilitator = scriptedFacilitator();
  const events: string[] = [];
  const gate = createPaymentGate({
    facilitator,
    schemes: [fakeScheme],
    routes: { "mcp://tool/weather": forSale },
    onEvent: ({ type }) => events.push(type),
    ...options,
  });
  const cities: string[] = [];
  const server = new McpServer({ name: "shop", version: "1" });
  server.registerTool(
    "weather",
    { inputSchema: { city: z.string() }, outputSchema: { sky: z.string() } },
    paidTool(
      "weather",
      ({ city }: { city: string }) => {
        cities.push(city);
        return answer();
      },
      gate,
    ),
  );
  server.registerTool("time", {}, () => ({ content: [{ type: "text", text: "noon" }] }));
  const client = new Client({ name: "buyer", version: "1" });
  const [left, right] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(left), client.connect(right)]);
  // Below `callTool`, which holds errors to the output schema of the tool.
  const call = (payment?: unknown, signal?: AbortSignal) => {
    const _meta = payment === undefined ? {} : { _meta: { [mcpPaymentKey]: payment } };
    const params = { name: "weather", arguments: { city: "Oslo" }, ..._meta };
    return client.request({ method: "tools/call", params }, z.looseObject({}), signal ? { signal } : {});
  };
  const challengeOf = (result: unknown): Challenge => {
    const read = readMcpChallenge(result);
    if (!read.ok) throw new Error(`no challenge: ${read.problem.field} ${read.problem.expected}`);
    return read.value;
  };
  const paymentFor = (accepted: PaymentRequirements | undefined) => ({
    x402Version: 2,
    accepted,
    payload: { signature: "0xsigned", authorization: { nonce: "0x01" } },
  });
  const payment = async () => {
    const [offer] = challengeOf(await call()).accepts;
    return paymentFor(JSON.parse(JSON.stringify(offer)));
  };
  const calls = () => facilitator.calls.map(({ call: name }) => name);
  return { client, gate, call, close: () => client.close(), payment, facilitator, calls, events, runs: () => cities };
}

/** What a failed call looks like: the same offers in both forms, and nothing of the tool's. */
export function expectChallenge(result: Record<string, unknown>, error: string) {
  const { structuredContent, content } = z
    .object({
      structuredContent: z.looseObject({}),
      content: z.tuple([z.object({ type: z.literal("text"), text: z.string() })]),
    })
    .parse(result);
  expect(JSON.parse(content[0].text)).toEqual(structuredContent);
  expect(result.isError).toBe(true);
  expect(structuredContent).toMatchObject({
    x402Version: 2,
    error,
    resource: { url: "mcp://tool/weather" },
    accepts: [{ scheme: "exact", amount: "10000" }],
    extensions,
  });
  expect(JSON.stringify(result)).not.toContain("secret");
}

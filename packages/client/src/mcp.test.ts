import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import { mcpPaymentKey, mcpReceiptKey } from "@x402-reference/types";
import { describe, expect, it, onTestFinished } from "vitest";
import { createPaymentClient, type PaymentClientOptions } from "./client.js";
import { PaymentOutcomeUnknown, PaymentRefused } from "./error.js";
import { readMcpReceipt, wrapMcpClient } from "./mcp.js";
import { errorOf } from "./testing/paying-fetch.js";
import { challenge, fakeScheme, offer, policy, receipt } from "./testing/shop.js";
import { paymentOf } from "./watch-answer.js";

type Params = CallToolRequest["params"];

const terms = (changes: object = {}) => challenge({ resource: { url: "mcp://tool/forecast" }, ...changes });
const asks = (asked: Record<string, unknown> = terms()): CallToolResult => ({
  isError: true,
  structuredContent: asked,
  content: [{ type: "text", text: JSON.stringify(asked) }],
});
const goods: CallToolResult = {
  content: [{ type: "text", text: "sunny" }],
  structuredContent: { weather: "sunny" },
  _meta: { own: 1, [mcpReceiptKey]: receipt },
};
const paymentOfCall = (params: Params) => params._meta?.[mcpPaymentKey];
const sells = (params: Params) => (paymentOfCall(params) === undefined ? asks() : goods);

/** A tool server that answers by script, and a client that pays it. */
async function setUp(
  answer: (params: Params, index: number) => CallToolResult | Promise<CallToolResult>,
  options: Partial<PaymentClientOptions> & { server?: string; hasOutputSchema?: boolean } = {},
) {
  const { server: name = "https://mcp.example.com/mcp", hasOutputSchema, ...others } = options;
  const received: Params[] = [];
  const server = new Server({ name: "tools", version: "1" }, { capabilities: { tools: {} } });
  const outputSchema = {
    type: "object" as const,
    properties: { weather: { type: "string" } },
    required: ["weather"],
    additionalProperties: false,
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: "forecast", inputSchema: { type: "object" }, ...(hasOutputSchema && { outputSchema }) }],
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => answer(params, received.push(params) - 1));
  const client = new Client({ name: "agent", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  onTestFinished(() => client.close());
  const { scheme, signed } = fakeScheme();
  const payments = createPaymentClient({ schemes: [scheme], policy, ...others });
  return { client, server, received, signed, callTool: wrapMcpClient(client, payments, { server: name }), payments };
}

const call = { name: "forecast", arguments: { city: "Lisbon" } };

describe("wrapMcpClient", () => {
  it("buys a result, repeating the call with nothing but the payment added", async () => {
    const { callTool, received, signed } = await setUp(sells);
    const result = await callTool({ ...call, _meta: { progressToken: 7, own: { a: 1 } } });
    expect(result).toEqual(goods);
    expect(readMcpReceipt(result)).toEqual(receipt);
    expect(paymentOf(result)).toMatchObject({ state: "settled", delivered: true, host: "mcp.example.com" });
    expect(received[0]).toEqual({ ...call, _meta: { progressToken: 7, own: { a: 1 } } });
    const { _meta, ...repeated } = received[1] ?? {};
    expect(repeated).toEqual(call);
    expect(_meta).toEqual({
      progressToken: 7,
      own: { a: 1 },
      [mcpPaymentKey]: {
        x402Version: 2,
        resource: { url: "mcp://tool/forecast" },
        accepted: offer(),
        payload: { signature: "signed 10000", nonce: 1 },
      },
    });
    expect([received.length, signed.length]).toEqual([2, 1]);
  });

  it.each([
    ["free content", { content: [{ type: "text", text: "free" }] }],
    ["a challenge that is no error", { ...asks(), isError: false }],
    ["an error of the tool", { isError: true, content: [{ type: "text", text: "not JSON {" }] }],
    ["an error with terms that are none", { isError: true, content: [], structuredContent: { x402Version: 2 } }],
  ] satisfies [string, CallToolResult][])("returns %s as it is", async (_, result) => {
    const { callTool, signed } = await setUp(() => result);
    expect(await callTool(call)).toEqual(result);
    expect(signed).toEqual([]);
  });

  it.each([
    ["in structuredContent alone", { ...asks(), content: [] }],
    ["in the text alone", { isError: true, content: asks().content }],
  ] satisfies [string, CallToolResult][])("reads a challenge %s", async (_, result) => {
    const { callTool } = await setUp((params) => (paymentOfCall(params) === undefined ? result : goods));
    expect(await callTool(call)).toEqual(goods);
  });

  it("pays a tool whose output schema the challenge does not fit, and holds the schema against the goods", async () => {
    const answers = [asks(), goods, asks(), asks(), asks(), { ...goods, structuredContent: { weather: 1 } }];
    const { callTool, client } = await setUp(() => answers.shift() ?? goods, { hasOutputSchema: true });
    await client.listTools();
    expect(await callTool(call)).toEqual(goods);
    expect(await callTool({ ...call, arguments: { city: "Porto" } })).toEqual(asks());
    expect(await errorOf(callTool({ ...call, arguments: { city: "Faro" } }))).toBeInstanceOf(McpError);
  });

  it.each([
    ["another tool", "mcp://tool/transfer"],
    ["another origin", "https://evil.example/mcp"],
  ])("does not pay for %s than was called", async (_, url) => {
    const { callTool, signed } = await setUp(() => asks(terms({ resource: { url } })));
    const error = await errorOf(callTool(call));
    if (!(error instanceof PaymentRefused)) throw error;
    expect([error.code, error.response]).toEqual(["no_acceptable_offer", asks(terms({ resource: { url } }))]);
    expect(signed).toEqual([]);
  });

  it("pays for an address of the server, and a tool with a name that has to be escaped", async () => {
    const address = terms({ resource: { url: "https://mcp.example.com/tools/forecast" } });
    const first = await setUp((params) => (paymentOfCall(params) === undefined ? asks(address) : goods));
    expect(await first.callTool(call)).toEqual(goods);
    const escaped = terms({ resource: { url: "mcp://tool/a%20b" } });
    const second = await setUp((params) => (paymentOfCall(params) === undefined ? asks(escaped) : goods));
    expect(await second.callTool({ name: "a b" })).toEqual(goods);
  });

  it("keeps the policy, with a name for a server that has no address", async () => {
    const dear = await setUp(() => asks(terms({ accepts: [offer({ amount: "10001" })] })));
    expect(await errorOf(dear.callTool(call))).toBeInstanceOf(PaymentRefused);
    const other = await setUp(sells, { policy: { ...policy, hosts: ["elsewhere.example"] } });
    expect(await errorOf(other.callTool(call))).toBeInstanceOf(PaymentRefused);
    const local = await setUp(sells, { policy: { ...policy, hosts: ["weather"] }, server: "weather" });
    expect(await local.callTool(call)).toEqual(goods);
  });

  it("returns a second challenge, and sends the same payment again on the next call", async () => {
    const { callTool, received, signed } = await setUp((params, index) => (index < 2 ? asks() : sells(params)));
    expect(await callTool(call)).toEqual(asks());
    expect(await callTool({ ...call, arguments: { city: "Lisbon" } })).toEqual(goods);
    expect([received.length, signed.length]).toEqual([3, 1]);
    expect(paymentOfCall(received[2] ?? call)).toEqual(paymentOfCall(received[1] ?? call));
  });

  it("pays other arguments by another payment", async () => {
    const { callTool, signed } = await setUp(() => asks());
    await callTool(call);
    await callTool({ ...call, arguments: { city: "Porto" } });
    expect(signed).toHaveLength(2);
  });

  it("says that the outcome is unknown when no result comes, and sends the same payment again", async () => {
    let silent = true;
    const { callTool, signed } = await setUp((params) =>
      paymentOfCall(params) && silent ? new Promise(() => undefined) : sells(params),
    );
    const error = await errorOf(callTool(call, undefined, { timeout: 50 }));
    if (!(error instanceof PaymentOutcomeUnknown)) throw error;
    expect(error.cause).toBeInstanceOf(McpError);
    silent = false;
    expect(await callTool(call)).toEqual(goods);
    expect(signed).toHaveLength(1);
  });

  it("rejects with what the client rejects with when nothing was paid", async () => {
    const { callTool } = await setUp(() => Promise.reject(new Error("broken")));
    expect(await errorOf(callTool(call))).toBeInstanceOf(McpError);
  });

  it("surfaces a failed settlement that comes with content", async () => {
    const failed = { ...receipt, success: false, transaction: "", errorReason: "insufficient_funds" };
    const unpaid = { ...goods, _meta: { [mcpReceiptKey]: failed } };
    const { callTool, payments } = await setUp((params) => (paymentOfCall(params) ? unpaid : asks()));
    const result = await callTool(call);
    expect(readMcpReceipt(result)).toMatchObject({ success: false, errorReason: "insufficient_funds" });
    expect(paymentOf(result)).toMatchObject({ state: "open", reason: "insufficient_funds" });
    expect(payments.journal.hasWaiting()).toBe(true);
  });

  it("pays nothing for a call that brings a payment", async () => {
    const { callTool, signed, received } = await setUp(() => asks());
    const own = { ...call, _meta: { [mcpPaymentKey]: { own: true } } };
    expect(await callTool(own)).toEqual(asks());
    expect([received, signed]).toEqual([[own], []]);
  });

  it("reads no receipt where there is none", () => {
    for (const odd of [undefined, {}, { _meta: {} }, { _meta: { [mcpReceiptKey]: "x" } }]) {
      expect(readMcpReceipt(odd)).toBeUndefined();
    }
  });
});

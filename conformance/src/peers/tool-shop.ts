import { type Facilitator, mcpPaymentKey, mcpReceiptKey } from "@x402-reference/types";
import { applyEdits } from "../vectors/edit.js";
import type { PeerAnswer } from "../vectors/format.js";
import { isObject } from "../vectors/json.js";
import { isHonest, overlay, type PlainAnswer } from "./give-answer.js";
import { member, parseJsonText } from "./payment-header.js";
import { sellFor } from "./shop-sale.js";

/** The tool that a shop sells, called as the upstream participants call theirs. */
export const shopTool = { path: "/mcp", name: "get_weather", arguments: { city: "Oslo" } };

/** A call of a tool of the Model Context Protocol, as it arrived. */
export interface ToolCall {
  id: unknown;
  name: unknown;
  arguments: unknown;
  meta: unknown;
}

const serverInfo = { name: "x402-conformance", version: "1" };
const inputSchema = { type: "object", properties: { city: { type: "string" } } };
const session = "session-of-the-suite";

/** Reads a call of a tool, or nothing when the request is none. */
export function readToolCall(body: string): ToolCall | undefined {
  const message = parseJsonText(body);
  if (member(message, "method") !== "tools/call") return undefined;
  const params = member(message, "params");
  return {
    id: member(message, "id"),
    name: member(params, "name"),
    arguments: member(params, "arguments"),
    meta: member(params, "_meta"),
  };
}

/** Answers what a client of the protocol asks beside its calls. */
export function answerProtocol(method: string, body: string): PlainAnswer {
  if (method !== "POST") return { status: method === "DELETE" ? 200 : 405, headers: {}, body: "" };
  const message = parseJsonText(body);
  const id = member(message, "id");
  if (id === undefined) return { status: 202, headers: {}, body: "" };
  const result = resultOf(member(message, "method"), member(message, "params"));
  if (!result) return messageAnswer(id, { error: { code: -32601, message: "Method not found" } });
  return messageAnswer(id, { result });
}

function resultOf(method: unknown, params: unknown): object | undefined {
  if (method === "initialize") {
    return { protocolVersion: member(params, "protocolVersion"), capabilities: { tools: {} }, serverInfo };
  }
  if (method === "tools/list") return { tools: [{ name: shopTool.name, inputSchema }] };
  return method === "ping" ? {} : undefined;
}

/** Answers a call as a script says: `edit` and `json` are about the result of the tool. */
export async function answerCall(
  { id, meta }: ToolCall,
  { answer, challenge, facilitator }: { answer: PeerAnswer; challenge: unknown; facilitator: Facilitator },
): Promise<PlainAnswer> {
  const { json, edit = [], error, ...rest } = answer;
  const payment = member(meta, mcpPaymentKey);
  let result: unknown = { content: [] };
  if (isHonest(answer) && (answer.honest || !answer.challenge)) {
    result = payment === undefined ? asking(challenge) : await sell(payment, { challenge, facilitator });
  }
  if (answer.challenge) result = asking(challenge);
  if (json !== undefined) result = json;
  if (isObject(result)) result = applyEdits(result, edit);
  const thrown = error && { ...error, ...(answer.challenge && { data: challenge }) };
  return overlay(rest, messageAnswer(id, thrown ? { error: thrown } : { result }));
}

async function sell(payment: unknown, sale: { challenge: unknown; facilitator: Facilitator }): Promise<object> {
  const sold = await sellFor(payment, sale);
  const _meta = sold.receipt && { [mcpReceiptKey]: sold.receipt };
  if (sold.delivered) return { content: [{ type: "text", text: "the forecast that was paid for" }], _meta };
  const challenge = isObject(sale.challenge) ? sale.challenge : {};
  return { ...asking({ ...challenge, error: sold.reason }), ...(_meta && { _meta }) };
}

/** The offers in both places. */
function asking(challenge: unknown): object {
  return { isError: true, structuredContent: challenge, content: [{ type: "text", text: JSON.stringify(challenge) }] };
}

function messageAnswer(id: unknown, message: object): PlainAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store", "mcp-session-id": session },
    body: JSON.stringify({ jsonrpc: "2.0", id, ...message }),
  };
}

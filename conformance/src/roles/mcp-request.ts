import { mcpPaymentKey } from "@x402-reference/types";
import type { Route } from "../run/types.js";
import type { RequestStep } from "../vectors/format.js";
import { isObject } from "../vectors/json.js";
import { writePayment } from "../vectors/writing.js";
import type { McpMessage } from "./mcp-tools.js";

/** The `_meta` of a call that is paid. */
export function paying(payment: unknown): Readonly<Record<string, unknown>> {
  return { [mcpPaymentKey]: payment };
}

/** Whether a route is a tool of the Model Context Protocol. */
export function isTool(route: Route): route is Route & { tool: string } {
  return route.tool !== undefined;
}

/** What calls a tool, as usual where nothing else is given. */
export function toolCall(
  { tool, arguments: usual }: Route & { tool: string },
  { given, meta }: { given?: unknown; meta?: Readonly<Record<string, unknown>> } = {},
): McpMessage {
  const params = { name: tool, arguments: given ?? usual ?? {}, ...(meta && { _meta: meta }) };
  return { method: "tools/call", params };
}

/** The message of a step that calls a tool, or whatever else its method is. */
export function mcpMessage(
  route: Route & { tool: string },
  { request, paid }: { request: RequestStep["request"]; paid: unknown },
): McpMessage {
  const { method = "tools/call", arguments: given, headers } = request;
  const meta = metaOf(request, paid);
  const call = toolCall(route, { given, ...(meta && { meta }) });
  return {
    ...(method === "tools/call" ? call : { method, params: {} }),
    ...(headers && { headers: Object.entries(headers) }),
  };
}

function metaOf({ pay, meta, written }: RequestStep["request"], paid: unknown) {
  if (pay === undefined) return meta;
  const text = pay === true ? written && writePayment(paid, written) : pay.raw;
  return { ...meta, ...paying(text ?? paid) };
}

/** Whether an answer says that all went well: by its status, or as the result of a tool where one was called. */
export function succeeds(answer: { status: number; json?: unknown }): boolean {
  if ("asked" in answer) return isToolSuccess(answer.json);
  return answer.status >= 200 && answer.status < 300;
}

/** Whether an answer is the result of a tool that did not fail. */
export function isToolSuccess(json: unknown): boolean {
  return isObject(json) && isObject(json.result) && json.result.isError !== true;
}

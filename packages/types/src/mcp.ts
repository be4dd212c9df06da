import type * as z from "zod/v4/core";
import { parseJson } from "./codec/json.js";
import { isX402Error } from "./error.js";
import { type Parsed, parse } from "./parse.js";
import { PaymentPayload } from "./payment-payload.js";
import { Challenge } from "./payment-required.js";
import { kind, readWith, refuse, refuseMember } from "./schema/kind.js";
import { anyObject, anything, boolean, exactly, isObject } from "./schema/leaf.js";
import { list } from "./schema/list.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";
import { SettleResponse } from "./settle.js";

/** The member of `params._meta` that carries the payment of a tool call, as an object. */
export const mcpPaymentKey = "x402/payment";

/** The member of `result._meta` that carries the receipt, as an object. */
export const mcpReceiptKey = "x402/payment-response";

/**
 * The `_meta` of a tool call that is paid.
 *
 * @example
 * ```ts
 * const { [mcpPaymentKey]: payment } = parseOrThrow(McpPaymentMeta, call.params._meta, "_meta");
 * ```
 * @see transports-v2/mcp.md, Payment Payload Transmission
 */
export const McpPaymentMeta = /*#__PURE__*/ wireObject({ [mcpPaymentKey]: PaymentPayload });
export type McpPaymentMeta = z.infer<typeof McpPaymentMeta>;

const ToolError = /*#__PURE__*/ wireObject({
  isError: exactly(true),
  structuredContent: optional(anyObject),
  content: optional(list(anything)),
});

/**
 * The result of a tool call that asks for payment: an error whose `structuredContent` is the challenge, or else whose
 * first content is its JSON text. {@link readMcpChallenge} answers the challenge itself.
 *
 * @example
 * ```ts
 * parse(McpChallenge, { isError: true, structuredContent: challenge, content: [{ type: "text", text }] }).ok; // true
 * ```
 * @see transports-v2/mcp.md, Payment Required Signaling
 */
export const McpChallenge: z.$ZodType<z.infer<typeof ToolError>> = /*#__PURE__*/ kind((reading, context) => {
  const challenge = readMcpChallenge(reading.value);
  if (challenge.ok) return readWith(ToolError, reading, context);
  const { field, expected } = challenge.problem;
  if (field === "") return refuse(reading, expected);
  return refuseMember(reading, refuse({ value: reading.value, issues: [] }, expected), field);
});
export type McpChallenge = z.infer<typeof McpChallenge>;

/**
 * The result of a tool call that was paid for: the tool's own, with the receipt in `_meta`.
 *
 * @example
 * ```ts
 * const result = parseOrThrow(McpResult, answer.result, "The result");
 * console.log(result._meta[mcpReceiptKey]);
 * ```
 * @see transports-v2/mcp.md, Settlement Response Delivery
 */
export const McpResult = /*#__PURE__*/ wireObject({
  content: list(anything),
  structuredContent: optional(anyObject),
  isError: optional(boolean),
  _meta: wireObject({ [mcpReceiptKey]: SettleResponse }),
});
export type McpResult = z.infer<typeof McpResult>;

/**
 * Finds the challenge in the result of a tool call, or tells why there is none: a result that is no error, or an
 * ordinary error of the tool, is never a reason to pay.
 *
 * @example
 * ```ts
 * const read = readMcpChallenge(answer.result);
 * if (read.ok) console.log(read.value.accepts);
 * ```
 * @see transports-v2/mcp.md, Payment Required Signaling
 */
export function readMcpChallenge(result: unknown): Parsed<Challenge> {
  const outer = parse(ToolError, result);
  if (!outer.ok) return outer;
  const { structuredContent, content } = outer.value;
  if (structuredContent && "x402Version" in structuredContent) {
    return within("structuredContent", parse(Challenge, structuredContent));
  }
  return within("content.0.text", parse(Challenge, textOf(content?.[0])));
}

function textOf(block: unknown): unknown {
  if (!isObject(block) || block.type !== "text" || typeof block.text !== "string") return undefined;
  try {
    return parseJson(block.text);
  } catch (error) {
    if (isX402Error(error)) return undefined;
    throw error;
  }
}

function within<Value>(place: string, read: Parsed<Value>): Parsed<Value> {
  if (read.ok) return read;
  const field = [place, read.problem.field].filter(Boolean).join(".");
  return { ok: false, problem: { ...read.problem, field } };
}

import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { mcpPaymentKey, mcpReceiptKey, type SettleResponse, X402Error } from "@x402-reference/types";
import type { PaidAdmission, SettledAdmission, Told } from "./admission.js";
import { type GateOrOptions, toGate } from "./gate-or-options.js";

/** What a tool answers with, as `registerTool` of the MCP SDK takes it; what it is told of the call comes last. */
export type Tool<Parameters extends readonly unknown[]> = (
  ...parameters: Parameters
) => CallToolResult | Promise<CallToolResult>;

/**
 * Puts a payment gate in front of a tool of the Model Context Protocol. The payment comes in `_meta["x402/payment"]` of
 * the call, and the receipt goes out in `_meta["x402/payment-response"]` of the result. The offers are those of the
 * gate's route `mcp://tool/<name>`. An error of the tool is passed on and not charged; without a settlement nothing of
 * its output goes out.
 *
 * Throws `invalid_configuration` for a tool that the gate does not have. What the tool throws is thrown on.
 *
 * @example
 * ```ts
 * const gate = createPaymentGate({ ...options, routes: { "mcp://tool/weather": { price: "$0.01" } } });
 * const weather = paidTool("weather", () => ({ content: [{ type: "text", text: "rain before noon" }] }), gate);
 * ```
 * @see transports-v2/mcp.md
 */
export function paidTool<Parameters extends readonly unknown[]>(
  name: string,
  tool: Tool<Parameters>,
  gateOrOptions: GateOrOptions,
): (...parameters: Parameters) => Promise<CallToolResult> {
  const gate = toGate(gateOrOptions);
  const route = `mcp://tool/${name}`;
  if (gate.routes?.has(route) !== true) {
    throw new X402Error("invalid_configuration", `The gate has no route ${JSON.stringify(route)}.`, {
      field: "name",
      remedy: "Add it to the gate's `routes`; its key is mcp://tool/ and the tool's name.",
    });
  }
  return async (...parameters) => {
    const call = readCall(parameters.at(-1));
    const admission = await gate.admit({ method: "POST", url: route, route, headers: noHeaders, ...call.payment });
    const run = async () => tool(...parameters);
    switch (admission.kind) {
      case "free":
        throw new X402Error("invalid_configuration", `The gate gave ${route} away.`);
      case "refused":
        return refuse(admission.told ?? {});
      case "settled":
        return runSettled(admission, run);
      case "paid":
        return sell(admission, { run, signal: call.signal });
    }
  };
}

const noHeaders = { get: () => undefined };

function readCall(context: unknown) {
  const payment = member(member(context, "_meta"), mcpPaymentKey) ?? undefined;
  const signal = member(context, "signal");
  return {
    payment: payment === undefined ? {} : { payment: { name: `_meta["${mcpPaymentKey}"]`, value: payment } },
    signal: signal instanceof AbortSignal ? signal : undefined,
  };
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

async function sell(
  admission: PaidAdmission,
  { run, signal }: { run: () => Promise<CallToolResult>; signal: AbortSignal | undefined },
): Promise<CallToolResult> {
  let result: CallToolResult;
  try {
    result = await run();
  } catch (cause) {
    admission.abandon("the tool failed", cause);
    throw cause;
  }
  if (signal?.aborted) admission.abandon("the call was cancelled");
  // The rules judge outcomes by the status that HTTP would have.
  const delivery = await admission.settle({ status: result.isError ? 500 : 200 });
  return delivery.kind === "deliver" ? withReceipt(result, delivery.receipt) : refuse(delivery.told ?? {});
}

/** What a tool throws must not take the receipt with it. */
async function runSettled(admission: SettledAdmission, run: () => Promise<CallToolResult>): Promise<CallToolResult> {
  const result = await run().catch((cause: unknown): CallToolResult => {
    admission.abandon("the tool failed", cause);
    return { isError: true, content: [{ type: "text", text: "The tool failed after it was paid for." }] };
  });
  return withReceipt(result, admission.receipt);
}

function withReceipt(result: CallToolResult, receipt: SettleResponse | undefined): CallToolResult {
  return receipt ? { ...result, _meta: { ...result._meta, [mcpReceiptKey]: receipt } } : result;
}

/** The offers in both places where clients look for them; without offers only why there are none. */
function refuse({ challenge, refusal, receipt }: Told): CallToolResult {
  const offers = challenge?.();
  const said = offers ?? { error: refusal?.message, reason: refusal?.reason };
  return withReceipt(
    {
      isError: true,
      ...(offers && { structuredContent: { ...offers } }),
      content: [{ type: "text", text: JSON.stringify(said) }],
    },
    receipt,
  );
}

import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { CallToolRequest } from "@modelcontextprotocol/sdk/types.js";
import {
  type Challenge,
  canonicalJson,
  mcpPaymentKey,
  mcpReceiptKey,
  parse,
  readMcpChallenge,
  SettleResponse,
} from "@x402-reference/types";
import type { PaymentAttempt } from "./attempt.js";
import type { PaymentClient } from "./client.js";
import { PaymentRefused } from "./error.js";
import { isRecord, readUrl } from "./plain.js";
import { rememberPayment } from "./watch-answer.js";

/** Calls the tools of a server, as the official client does. */
export type CallTool = Client["callTool"];

/** Options of {@link wrapMcpClient}. */
export interface WrapMcpClientOptions {
  /** The server's address, or any name for one that has none. `policy.hosts` and budgets know it by its host or name. */
  server: string;
}

/**
 * Makes a `callTool` that pays for tools that ask for it, at most once per call.
 *
 * A result is returned as it is, also a second request for payment; `readMcpReceipt` reads its receipt. A challenge is
 * paid only when it names the tool, as `mcp://tool/<name>`, or an address of the server's origin. A call whose payment
 * has an unknown outcome, when it is made again with the same arguments, sends that payment again and no other until it
 * has expired.
 *
 * Rejects with `PaymentRefused` when the policy refuses to pay, with `PaymentOutcomeUnknown` when a payment was sent and
 * no result came, and with what `callTool` rejects with.
 *
 * @example
 * ```ts
 * const callTool = wrapMcpClient(mcpClient, createPaymentClient({ schemes, policy }), {
 *   server: "https://mcp.example.com/mcp",
 * });
 * const result = await callTool({ name: "forecast", arguments: { city: "Lisbon" } });
 * console.log(result.content, readMcpReceipt(result)?.transaction);
 * ```
 * @see transports-v2/mcp.md
 */
export function wrapMcpClient(client: Client, payments: PaymentClient, options: WrapMcpClientOptions): CallTool {
  const { server } = options;
  const host = readUrl(server)?.host || server;

  async function pay(tool: Tool, challenge: Challenge, result: object): Promise<PaymentAttempt> {
    const { name, purchase, signal } = tool;
    const aliases = [`mcp://tool/${name}`, `mcp://tool/${encodeURIComponent(name)}`];
    const outcome = await payments.pay(challenge, { url: server, host, purchase, aliases, signal });
    if (outcome.ok) return outcome.attempt;
    const { message, considered } = outcome;
    throw new PaymentRefused("no_acceptable_offer", message, { response: result, considered });
  }

  return async (params, resultSchema, requestOptions) => {
    // Whoever brings a payment pays for themselves.
    if (params._meta && mcpPaymentKey in params._meta) return client.callTool(params, resultSchema, requestOptions);
    const { name, arguments: given = {} } = params;
    const purchase = `tools/call ${server} ${name} ${canonicalJson(given)}`;
    const tool: Tool = { name, purchase, signal: requestOptions?.signal };
    let unsold: { result: object } | undefined;

    /** Sends one request of `callTool`, which would hold a challenge against the tool's output schema. */
    const request: Client["request"] = async (message, schema, sending) => {
      const send = (attempt?: PaymentAttempt) => client.request(withPayment(message, attempt), schema, sending);
      let attempt = payments.journal.hasWaiting() ? await payments.resume(purchase) : undefined;
      const again = attempt !== undefined;
      if (!attempt) {
        const result = await send();
        const read = readMcpChallenge(result);
        if (!read.ok) return result;
        attempt = await pay(tool, read.value, Object(result));
      }
      const { url, payment } = attempt;
      payments.emit({ type: "payment_sent", url, offer: payment.accepted, again });
      const result = await send(attempt).catch((cause) => {
        throw attempt.unanswered(cause);
      });
      await finish(payments, attempt, result);
      if (readMcpChallenge(result).ok) unsold = { result: Object(result) };
      if (unsold) throw unsold;
      return result;
    };

    const paying: Client = Object.create(client, { request: { value: request } });
    try {
      return await client.callTool.call(paying, params, resultSchema, requestOptions);
    } catch (error) {
      if (unsold !== undefined && error === unsold) return unsold.result as Awaited<ReturnType<CallTool>>;
      throw error;
    }
  };
}

/** A call of a tool, as far as paying for it is concerned. */
interface Tool {
  name: string;
  purchase: string;
  signal: AbortSignal | undefined;
}

/**
 * Reads the receipt of a tool's result; a receipt that is absent or cannot be read is nothing. Content that comes with
 * `success: false` has not been paid for yet.
 *
 * @example
 * ```ts
 * const receipt = readMcpReceipt(await callTool({ name: "forecast" }));
 * if (receipt?.success === false) console.log(receipt.errorReason);
 * ```
 * @see transports-v2/mcp.md, Settlement Response Delivery
 */
export function readMcpReceipt(result: unknown): SettleResponse | undefined {
  const meta = isRecord(result) ? result._meta : undefined;
  const read = parse(SettleResponse, isRecord(meta) ? meta[mcpReceiptKey] : undefined);
  return read.ok ? read.value : undefined;
}

/** Adds a payment to a call; whatever else its caller has put there stays. */
function withPayment(message: Parameters<Client["request"]>[0], attempt: PaymentAttempt | undefined) {
  if (!attempt || message.method !== "tools/call") return message;
  const { params } = message as CallToolRequest;
  return { ...message, params: { ...params, _meta: { ...params._meta, [mcpPaymentKey]: attempt.payment } } };
}

async function finish(payments: PaymentClient, attempt: PaymentAttempt, result: unknown): Promise<void> {
  const ok = isRecord(result) && result.isError !== true;
  const receipt = readMcpReceipt(result);
  await attempt.answered({ ok, receipt });
  attempt.delivered();
  rememberPayment(Object(result), attempt);
  payments.emit({ type: "payment_answered", url: attempt.url, status: undefined, receipt });
}

import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { gateRulesWithout } from "@x402-reference/server";
import type { Facilitator } from "@x402-reference/types";
import type { CalledTool, ToolsOptions } from "../roles/reference-tools.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { get } from "../vectors/pointer.js";
import { admitting, faultyServer } from "./faulty-server.js";
import type { Mutant } from "./types.js";
import { editingJson } from "./unusual.js";

const receiptKey = "x402/payment-response";
const receiptPlace = "/_meta/x402~1payment-response";

/** Servers that sell tools of the Model Context Protocol otherwise than they ought to. */
export function mcpFaults(): Mutant[] {
  return [
    ...selling("gives-tools-away", ["MCP-SRV-001"], "runs unpaid tools once it has sold one", {
      around: havingSold((tool) => tool()),
    }),
    ...challenged("asks-in-text-alone", ["MCP-SRV-002"], "asks for payment in text alone", withoutStructure),
    ...challenged("asks-in-structure-alone", ["MCP-SRV-003"], "writes no offers as text", inWords("Pay first.")),
    ...selling("throws-its-challenge", ["MCP-SRV-004"], "asks for payment by an error of JSON-RPC", {
      handler: (next) => editingJson(next, (message) => (isChallenge(message.result) ? thrown(message) : message)),
    }),
    ...selling("answers-402", ["MCP-SRV-004"], "asks for payment by the status of HTTP", {
      handler: (next) => async (request) => {
        const answer = await next(request);
        const body = await answer.text();
        const status = body.includes('"accepts"') ? 402 : answer.status;
        return new Response(body === "" ? null : body, { status, headers: answer.headers });
      },
    }),
    ...selling("forgets-the-id", ["MCP-SRV-005"], "answers errors without the id of their call", {
      handler: (next) =>
        editingJson(next, (message) => (get(message, "/result/isError") === true ? { ...message, id: null } : message)),
    }),
    ...challenged("names-no-tool", ["MCP-SRV-006"], "names itself in place of the tool", (result) =>
      telling(result, { resource: { url: "https://weather.example" } }),
    ),
    ...selling("reads-nothing-else", ["MCP-SRV-007"], "finds a payment only where nothing stands beside it", {
      around: (paid) => (given, call) => {
        const meta = get(call, "/_meta");
        return paid(given, isObject(meta) && Object.keys(meta).length > 1 ? {} : call);
      },
    }),
    ...selling("reads-text", ["MCP-SRV-007"], "takes payments for base64 texts", {
      around: (paid) => (given, call) => paid(given, typeof paymentIn(call) === "string" ? call : {}),
    }),
    ...answered("keeps-receipts", ["MCP-SRV-008"], "hands over no receipt", ({ _meta, ...result }) => result),
    ...selling("forgets-structure", ["MCP-SRV-008"], "drops the structured output of what it sells", {
      handler: (next) => editingJson(next, withoutOutput),
    }),
    ...answered("overwrites-meta", ["MCP-SRV-016"], "puts its receipt in the place of all else", (result) => ({
      ...result,
      ...(result._meta && { _meta: { [receiptKey]: result._meta[receiptKey] } }),
    })),
    ...refused("gives-no-reason", ["MCP-SRV-009"], "does not tell why it refuses", (result) =>
      telling(result, { error: "Payment required" }),
    ),
    ...refused("fails-in-words", ["MCP-SRV-010"], "tells of a failed settlement in words", (result) =>
      hasFailed(result) ? { isError: true, content: [{ type: "text", text: "The settlement failed." }] } : result,
    ),
    ...selling("shows-what-is-unpaid", ["MCP-SRV-011", "MCP-SRV-010"], "shows the output beside a failed settlement", {
      around: (paid, tool) => async (given, call) => {
        const result = await paid(given, call);
        return hasFailed(result) ? { ...result, content: [...result.content, ...tool().content] } : result;
      },
    }),
    ...faultyServer(
      "charges-for-failed-tools",
      ["MCP-SRV-012"],
      "charges for a tool that failed",
      admitting(async (gate, request) => {
        const admission = await gate.admit(request);
        if (admission.kind !== "paid") return admission;
        return { ...admission, settle: (outcome) => admission.settle({ ...outcome, status: 200 }) };
      }),
    ),
    ...selling("breaks-at-rubbish", ["MCP-SRV-013"], "breaks at a payment that is none", {
      around: (paid) => async (given, call) => {
        const payment = paymentIn(call);
        if (payment !== undefined && !isObject(get(payment, "/payload"))) throw new TypeError("payload is undefined");
        return paid(given, call);
      },
    }),
    ...refused("refuses-in-words", ["MCP-SRV-014"], "does not repeat its offers when none of them is paid", (result) =>
      get(result, "/structuredContent/error") === "no_matching_offer"
        ? { isError: true, content: [{ type: "text", text: "no_matching_offer" }] }
        : result,
    ),
    ...selling("hides-its-list", ["MCP-SRV-015"], "wants to be paid for the list of its tools", {
      handler: (next) =>
        editingJson(next, ({ result, ...message }) =>
          get(result, "/tools") === undefined ? { ...message, result } : thrown(message),
        ),
    }),
    ...selling("obeys-its-schema", ["MCP-SRV-017"], "strips the offers from tools with a schema", {
      around: (paid, tool) => async (given, call) => {
        const result = await paid(given, call);
        return tool().structuredContent && isChallenge(result) ? withoutStructure(result) : result;
      },
    }),
    ...selling("delivers-tools-first", ["MCP-SRV-018"], "hands the output over before it settles", {
      around: (paid, tool) => async (given, call) => {
        if (paymentIn(call) === undefined) return paid(given, call);
        void paid(given, call);
        const network = get(paymentIn(call), "/accepted/network");
        return { ...tool(), _meta: { [receiptKey]: { success: true, transaction: "0x00", network } } };
      },
    }),
    ...challenged("hides-the-terms", ["MCP-SRV-020"], "does not show its extensions", (result) =>
      telling(result, { extensions: undefined }),
    ),
    ...selling("remembers-payments", ["MCP-SRV-021"], "takes a payment that it has seen for good", {
      around: remembering(),
    }),
    ...faultyServer("believes-the-copy", ["MCP-SRV-022"], "has payments judged by the offer that they bring", {
      rules: gateRulesWithout("HTTP-SRV-020"),
      decorateFacilitator: believing,
    }),
  ];
}

function selling(name: string, requirements: readonly string[], fault: string, tools: ToolsOptions): Mutant[] {
  return faultyServer(`tools-${name}`, requirements, fault, { tools });
}

type Change = (result: CallToolResult) => CallToolResult;

/** Changes what goes out in answer to every call. */
function answered(name: string, requirements: readonly string[], fault: string, change: Change): Mutant[] {
  return selling(name, requirements, fault, {
    around: (paid) => async (given, call) => change(await paid(given, call)),
  });
}

/** Changes every challenge. */
function challenged(name: string, requirements: readonly string[], fault: string, change: Change): Mutant[] {
  return answered(name, requirements, fault, (result) => (isChallenge(result) ? change(result) : result));
}

/** Changes the challenges that answer a payment. */
function refused(name: string, requirements: readonly string[], fault: string, change: Change): Mutant[] {
  return selling(name, requirements, fault, {
    around: (paid) => async (given, call) => {
      const result = await paid(given, call);
      return paymentIn(call) !== undefined && isChallenge(result) ? change(result) : result;
    },
  });
}

function paymentIn(call: unknown): unknown {
  return get(call, "/_meta/x402~1payment");
}

function isChallenge(result: unknown): boolean {
  return get(result, "/isError") === true && get(result, "/structuredContent/accepts") !== undefined;
}

function hasFailed(result: unknown): boolean {
  return get(result, `${receiptPlace}/success`) === false;
}

function withoutStructure({ structuredContent: _, ...result }: CallToolResult): CallToolResult {
  return result;
}

function withoutOutput({ result, ...message }: JsonObject): JsonObject {
  if (!isObject(result) || result.isError === true) return { ...message, result };
  const { structuredContent: _, ...rest } = result;
  return { ...message, result: rest };
}

function inWords(text: string): Change {
  return (result) => ({ ...result, content: [{ type: "text", text }] });
}

/** The same challenge with other members, in both places. */
function telling(result: CallToolResult, members: JsonObject): CallToolResult {
  const challenge = JSON.parse(JSON.stringify({ ...result.structuredContent, ...members }));
  return { ...inWords(JSON.stringify(challenge))(result), structuredContent: challenge };
}

function thrown({ result, ...message }: JsonObject): JsonObject {
  return { ...message, error: { code: 402, message: "Payment required", data: get(result, "/structuredContent") } };
}

/** Answers unpaid calls otherwise from the first sale on. */
function havingSold(answer: (tool: () => CallToolResult) => CallToolResult): NonNullable<ToolsOptions["around"]> {
  let hasSold = false;
  return (paid, tool) => async (given, call) => {
    if (hasSold && paymentIn(call) === undefined) return answer(tool);
    const result = await paid(given, call);
    hasSold ||= get(result, `${receiptPlace}/success`) === true;
    return result;
  };
}

function remembering(): NonNullable<ToolsOptions["around"]> {
  const receipts = new Map<string, CallToolResult["_meta"]>();
  return (paid, tool): CalledTool =>
    async (given, call) => {
      const key = JSON.stringify(get(paymentIn(call), "/payload"));
      const known = receipts.get(key);
      if (known) return { ...tool(), _meta: known };
      const result = await paid(given, call);
      if (get(result, `${receiptPlace}/success`) === true) receipts.set(key, result._meta);
      return result;
    };
}

function believing(facilitator: Facilitator): Facilitator {
  return {
    ...facilitator,
    verify: ({ paymentPayload, ...request }) =>
      facilitator.verify({ ...request, paymentPayload, paymentRequirements: paymentPayload.accepted }),
    settle: ({ paymentPayload, ...request }) =>
      facilitator.settle({ ...request, paymentPayload, paymentRequirements: paymentPayload.accepted }),
  };
}

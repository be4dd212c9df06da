import { setMaxListeners } from "node:events";
import { member } from "../peers/payment-header.js";
import type { Route, Routes } from "../run/types.js";
import { readChallenge } from "./challenge.js";
import { type HttpAnswer, type HttpFailure, send } from "./http.js";
import { isTool, isToolSuccess, toolCall } from "./mcp-request.js";
import { createMcpTools, type McpTools } from "./mcp-tools.js";

/** The routes that a server may have, where a routes file does not say otherwise. */
export const usualRoutes: Routes = {
  paid: { method: "GET", path: "/exact/evm/eip3009", declared: false },
  permit2: { method: "GET", path: "/exact/evm/permit2", declared: false },
  erc7710: { method: "GET", path: "/exact/evm/erc7710", declared: false },
  svm: { method: "GET", path: "/exact/svm", declared: false },
  free: { method: "GET", path: "/free", declared: false },
  echo: { method: "POST", path: "/echo", declared: false },
  failing: { method: "GET", path: "/failing", declared: false },
  stream: { method: "GET", path: "/stream", declared: false },
  slow: { method: "GET", path: "/slow", declared: false },
  events: { method: "GET", path: "/events", declared: false },
  headers: { method: "GET", path: "/headers", declared: false },
  moved: { method: "GET", path: "/moved", declared: false },
  throwing: { method: "GET", path: "/throwing", declared: false },
  tail: { method: "GET", path: "/tail/report", declared: false },
  item: { method: "GET", path: "/item/1", declared: false },
  upfront: { method: "GET", path: "/upfront", declared: false },
  "upfront-failing": { method: "GET", path: "/upfront-failing", declared: false },
  tool: toolRoute("get_weather"),
  "tool-free": toolRoute("ping"),
  "tool-failing": toolRoute("failing"),
  "tool-schema": toolRoute("forecast"),
  "tool-meta": toolRoute("annotated"),
  "tool-extended": toolRoute("extended"),
  "tool-upfront": toolRoute("upfront"),
};

/** The tools are called as those of the upstream participants are. */
function toolRoute(tool: string): Route {
  return { method: "POST", path: "/mcp", tool, arguments: { city: "Oslo" }, declared: false };
}

/** What a server was found to have. */
export interface FoundRoutes {
  routes: Routes;
  capabilities: Set<string>;
  missing: Set<string>;
  /** What the paid route answered to an unpaid request, or its paid tool, where it sells nothing else. */
  unpaid: HttpAnswer | HttpFailure;
}

/** Whom to ask, and how its tools are asked. */
export interface AskedServer {
  url: string;
  tools: McpTools;
}

/**
 * Asks every route once without paying: one that is sold answers 402, or as a tool its offers, the free one 2xx. A route
 * that was declared and does not show itself is missing; one that nobody promised is simply not there.
 */
export async function findRoutes(
  url: string,
  { declared, signal, tools = createMcpTools(url) }: { declared?: Routes; signal: AbortSignal; tools?: McpTools },
): Promise<FoundRoutes> {
  const wanted: Routes = { ...usualRoutes, ...declared };
  const capabilities = new Set<string>();
  const missing = new Set<string>();
  const answers = new Map<string, HttpAnswer | HttpFailure>();
  // Each request on its way listens to the signal.
  setMaxListeners(Object.keys(wanted).length + 10, signal);
  await Promise.all(
    Object.entries(wanted).map(async ([name, route]) => {
      const answer = await askUnpaid({ url, tools }, route, signal);
      answers.set(name, answer);
      if (isThere(name, route, answer)) capabilities.add(`route.${name}`);
      else if (route.declared) missing.add(`route.${name}`);
      if (name === "paid" && sellsInVersionOne(answer)) capabilities.add("version.1");
    }),
  );
  const sellsToolsAlone = !wanted.paid?.declared && !capabilities.has("route.paid") && capabilities.has("route.tool");
  const unpaid = answers.get(sellsToolsAlone ? "tool" : "paid") ?? { failure: "The route was not asked for." };
  return { routes: wanted, capabilities, missing, unpaid };
}

function isThere(name: string, route: Route, answer: HttpAnswer | HttpFailure): boolean {
  if ("failure" in answer) return false;
  if (name === "tool-free") return isToolSuccess(answer.json);
  if (isTool(route)) return Array.isArray(member(readChallenge(answer), "accepts"));
  return name === "free" ? isSuccess(answer) : answer.status === 402;
}

/** Asks for a route without paying. */
export function askUnpaid(
  { url, tools }: AskedServer,
  route: Route,
  signal: AbortSignal,
): Promise<HttpAnswer | HttpFailure> {
  if (isTool(route)) return tools.ask(route.path, toolCall(route), { signal });
  const sendsBody = !["GET", "HEAD"].includes(route.method);
  return send(
    url,
    {
      method: route.method,
      target: route.path,
      headers: sendsBody ? [["Content-Type", "text/plain"]] : [],
      ...(sendsBody ? { body: "an unpaid question" } : {}),
    },
    { signal },
  );
}

/** Why a server cannot be assessed, going by what its paid route answers to an unpaid request. */
export function paidRouteProblem(answer: HttpAnswer | HttpFailure, route: Route | undefined): string | undefined {
  const asked = `${route?.method ?? "GET"} ${route?.path ?? ""}`;
  if ("failure" in answer) {
    return `${asked}: ${answer.failure} Let the server answer there, or name the route that it sells by --routes FILE.`;
  }
  if (answer.status === 402 || isSellingTool(answer)) return undefined;
  if (answer.status === 404 || answer.status === 405) {
    return `${asked} answered ${answer.status}. Give the route that the server sells by --routes FILE, a JSON file such as {"paid":{"method":"GET","path":"/report"}}.`;
  }
  const seen = readChallenge(answer) === undefined ? "" : ", although with a challenge";
  return `${asked} answered ${answer.status}${seen} instead of 402 to a request without payment. Let the server sell that route, or name another by --routes FILE.`;
}

/** A tool asks for payment by its result. */
function isSellingTool(answer: HttpAnswer): boolean {
  return "asked" in answer && readChallenge(answer) !== undefined;
}

/** The challenge of version 1 is the body of the answer. */
function sellsInVersionOne(answer: HttpAnswer | HttpFailure): boolean {
  return "json" in answer && member(answer.json, "x402Version") === 1;
}

function isSuccess(answer: HttpAnswer | HttpFailure): boolean {
  return "status" in answer && answer.status >= 200 && answer.status < 300;
}

import { setMaxListeners } from "node:events";
import { member } from "../peers/payment-header.js";
import type { Route, Routes } from "../run/types.js";
import { readChallenge } from "./challenge.js";
import { type HttpAnswer, type HttpFailure, send } from "./http.js";

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
};

/** What a server was found to have. */
export interface FoundRoutes {
  routes: Routes;
  capabilities: Set<string>;
  missing: Set<string>;
  /** What the paid route answered to an unpaid request. */
  unpaid: HttpAnswer | HttpFailure;
}

/**
 * Asks every route once without paying: one that is sold answers 402, the free one 2xx. A route that was declared and
 * does not show itself is missing; one that nobody promised is simply not there.
 */
export async function findRoutes(
  url: string,
  { declared, signal }: { declared?: Routes; signal: AbortSignal },
): Promise<FoundRoutes> {
  const wanted: Routes = { ...usualRoutes, ...declared };
  const capabilities = new Set<string>();
  const missing = new Set<string>();
  let unpaid: HttpAnswer | HttpFailure = { failure: "The route was not asked for." };
  // Each request on its way listens to the signal.
  setMaxListeners(Object.keys(wanted).length + 10, signal);
  await Promise.all(
    Object.entries(wanted).map(async ([name, route]) => {
      const answer = await askUnpaid(url, route, signal);
      if (name === "paid") unpaid = answer;
      const there = name === "free" ? isSuccess(answer) : "status" in answer && answer.status === 402;
      if (there) capabilities.add(`route.${name}`);
      else if (route.declared) missing.add(`route.${name}`);
      if (name === "paid" && sellsInVersionOne(answer)) capabilities.add("version.1");
    }),
  );
  return { routes: wanted, capabilities, missing, unpaid };
}

/** Asks for a route without paying. */
export function askUnpaid(url: string, route: Route, signal: AbortSignal): Promise<HttpAnswer | HttpFailure> {
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
  if (answer.status === 402) return undefined;
  if (answer.status === 404 || answer.status === 405) {
    return `${asked} answered ${answer.status}. Give the route that the server sells by --routes FILE, a JSON file such as {"paid":{"method":"GET","path":"/report"}}.`;
  }
  const seen = readChallenge(answer) === undefined ? "" : ", although with a challenge";
  return `${asked} answered ${answer.status}${seen} instead of 402 to a request without payment. Let the server sell that route, or name another by --routes FILE.`;
}

/** The challenge of version 1 is the body of the answer. */
function sellsInVersionOne(answer: HttpAnswer | HttpFailure): boolean {
  return "json" in answer && member(answer.json, "x402Version") === 1;
}

function isSuccess(answer: HttpAnswer | HttpFailure): boolean {
  return "status" in answer && answer.status >= 200 && answer.status < 300;
}

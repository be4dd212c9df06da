import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { listen, readBody } from "../peers/listen.js";
import { encodeHeaderJson } from "../peers/payment-header.js";
import { payableChallenge } from "./challenge.js";
import { findRoutes, paidRouteProblem } from "./server-routes.js";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function selling(statuses: Record<string, number>): Promise<string> {
  const { url, stop } = await listen((request, response: ServerResponse) => {
    response.writeHead(statuses[`${request.method} ${request.url}`] ?? 404).end();
  });
  stops.push(stop);
  return url;
}

const signal = () => AbortSignal.timeout(10_000);

describe("findRoutes", () => {
  it("finds what is sold and what is free", async () => {
    const url = await selling({ "GET /exact/evm/eip3009": 402, "GET /free": 200, "POST /echo": 402, "GET /slow": 200 });
    const found = await findRoutes(url, { signal: signal() });
    expect([...found.capabilities].sort()).toEqual(["route.echo", "route.free", "route.paid"]);
    expect(found.missing.size).toBe(0);
    expect(found.unpaid).toMatchObject({ status: 402 });
  });

  it("tells a promise that is not kept from what nobody promised", async () => {
    const url = await selling({ "GET /report": 402 });
    const declared = {
      paid: { method: "GET", path: "/report", declared: true },
      stream: { method: "GET", path: "/flow", declared: true },
    };
    const found = await findRoutes(url, { signal: signal(), declared });
    expect([...found.capabilities]).toEqual(["route.paid"]);
    expect([...found.missing]).toEqual(["route.stream"]);
  });
});

describe("a server that sells tools alone", () => {
  const challenge = { x402Version: 2, accepts: [] };
  const results: Record<string, object> = {
    get_weather: { isError: true, structuredContent: challenge, content: [] },
    forecast: { isError: true, content: [{ type: "text", text: JSON.stringify(challenge) }] },
    ping: { content: [] },
    failing: { isError: true, content: [{ type: "text", text: "There is no such tool." }] },
  };

  it("is assessed by them", async () => {
    const { url, stop } = await listen(async (request, response) => {
      if (request.url !== "/mcp") return void response.writeHead(404).end();
      const { id, method, params } = JSON.parse(await readBody(request));
      const result = method === "initialize" ? { protocolVersion: "2025-06-18" } : results[params?.name];
      const message = result ? { result } : { error: { code: -32602, message: "Unknown tool" } };
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...message }));
    });
    stops.push(stop);
    const found = await findRoutes(url, { signal: signal() });
    expect([...found.capabilities].sort()).toEqual(["route.tool", "route.tool-free", "route.tool-schema"]);
    expect(found.unpaid).toMatchObject({ json: { result: { structuredContent: challenge } } });
    expect(paidRouteProblem(found.unpaid, found.routes.paid)).toBeUndefined();
  });
});

describe("paidRouteProblem", () => {
  const route = { method: "GET", path: "/report", declared: true };
  it.each([
    [404, "--routes FILE"],
    [405, "--routes FILE"],
    [200, "instead of 402"],
    [500, "instead of 402"],
  ])("says what to do when the paid route answers %s", (status, advice) => {
    expect(paidRouteProblem({ status, headers: {}, body: "" }, route)).toContain(advice);
  });

  it("says why there was no answer at all", () => {
    expect(paidRouteProblem({ failure: "The connection was refused." }, route)).toContain("refused");
  });

  it("has nothing against 402", () => {
    expect(paidRouteProblem({ status: 402, headers: {}, body: "" }, route)).toBeUndefined();
  });
});

describe("payableChallenge", () => {
  const offer = { scheme: "exact", network: "eip155:84532", amount: "1" };
  const challenge = (accepts: unknown) => ({
    status: 402,
    headers: { "payment-required": encodeHeaderJson({ resource: { url: "u" }, accepts }) },
    body: "",
  });

  it("picks the first offer that the suite can pay", () => {
    const others = [{ ...offer, scheme: "upto" }, { ...offer, network: "eip155:1" }, null, "text"];
    const permit2 = { ...offer, extra: { assetTransferMethod: "permit2" } };
    const found = payableChallenge(challenge([...others, permit2, offer]), { network: "eip155:84532" });
    expect(found?.offer).toEqual(offer);
    expect(found?.resource).toEqual({ url: "u" });
  });

  it.each([undefined, "text", {}, [{ scheme: "exact" }]])("finds nothing in %j", (accepts) => {
    expect(payableChallenge(challenge(accepts), { network: "eip155:84532" })).toBeUndefined();
  });

  it("is found in the header by whoever sells JSON-RPC", () => {
    const answer = { ...challenge([offer]), json: { jsonrpc: "2.0", id: null, error: { code: 402, message: "Pay" } } };
    expect(payableChallenge(answer, { network: "eip155:84532" })?.offer).toEqual(offer);
  });

  it("finds nothing without the header", () => {
    expect(payableChallenge({ status: 402, headers: {}, body: "{}" }, { network: "eip155:84532" })).toBeUndefined();
  });
});

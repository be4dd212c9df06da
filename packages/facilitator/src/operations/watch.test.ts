import { expect, test } from "vitest";
import { createMetrics } from "./metrics.js";
import { type Readiness, watched } from "./watch.js";

function setUp(readiness: Readiness = async () => []) {
  const metrics = createMetrics([]);
  const handle = watched(async (request) => new Response(`handled ${request.method}`), { metrics, readiness });
  const ask = (path: string, method = "GET") => handle(new Request(`https://f.example${path}`, { method }));
  return { metrics, ask };
}

test("a process that answers is healthy, also when it is not ready", async () => {
  const response = await setUp(async () => ["store"]).ask("/healthz");
  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
});

test("it is ready when nothing is missing, and says what is", async () => {
  expect((await setUp().ask("/readyz")).status).toBe(200);
  const response = await setUp(async () => ["recovery", "store"]).ask("/readyz");
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: "not ready", missing: ["recovery", "store"] },
  ]);
  expect((await setUp(() => Promise.reject(new Error("x"))).ask("/readyz")).status).toBe(503);
});

test("everything else is handled, and its time counted under few names", async () => {
  const { ask } = setUp();
  for (const [path, method] of [
    ["/settle", "POST"],
    ["/x402/settle", "POST"],
    ["/settlements/a/b", "GET"],
    ["/wp-admin", "GET"],
    ["/metrics", "POST"],
  ] as const) {
    expect(await (await ask(path, method)).text()).toBe(`handled ${method}`);
  }
  const response = await ask("/metrics");
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=/);
  const counted = (await response.text())
    .split("\n")
    .filter((line) => line.startsWith("x402_request_duration_seconds_count"));
  expect(counted).toEqual([
    'x402_request_duration_seconds_count{call="settle",status="200"} 2',
    'x402_request_duration_seconds_count{call="settlements",status="200"} 1',
    'x402_request_duration_seconds_count{call="other",status="200"} 2',
  ]);
});

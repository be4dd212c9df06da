import { expect, test } from "vitest";
import { failoverFetch } from "./failover.js";

/** Nodes that behave as told, and the order in which they were asked. */
function setUp(behaviour: Record<string, () => Promise<Response>>) {
  const asked: string[] = [];
  const fetch = (input: unknown, init: RequestInit = {}) => {
    asked.push(String(input));
    const signal = init.signal;
    const aborted = new Promise<never>((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    return Promise.race([behaviour[String(input)]?.() ?? answer(200), aborted]);
  };
  const ask = failoverFetch(["a", "b", "c"], 5, fetch);
  return { asked, ask: (signal?: AbortSignal) => ask("ignored", signal ? { signal } : {}) };
}

const answer = async (status: number) => new Response("said", { status });
const down = () => Promise.reject(new TypeError("fetch failed"));
const silent = () => new Promise<Response>(() => undefined);

test.each([
  ["cannot be reached", down],
  ["is silent", silent],
  ["asks for patience", () => answer(429)],
  ["is broken", () => answer(503)],
])("a node that %s is left for the next, which is asked first from then on", async (_, behave) => {
  const { asked, ask } = setUp({ a: behave });
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(200);
  expect(asked).toEqual(["a", "b", "b"]);
});

test("a node that refuses a request is believed", async () => {
  const { asked, ask } = setUp({ a: () => answer(400) });
  expect((await ask()).status).toBe(400);
  expect(asked).toEqual(["a"]);
});

test("when all are down the last one's word is passed on, and each is asked again the next time", async () => {
  const nodes: Record<string, () => Promise<Response>> = { a: down, b: down, c: () => answer(500) };
  const { asked, ask } = setUp(nodes);
  expect((await ask()).status).toBe(500);
  nodes.c = down;
  await expect(ask()).rejects.toThrow("fetch failed");
  nodes.b = () => answer(200);
  expect((await ask()).status).toBe(200);
  expect(asked.join("")).toBe("abcabcab");
});

test("who has given up asks nobody else", async () => {
  const { asked, ask } = setUp({ a: silent });
  await expect(ask(AbortSignal.abort(new Error("given up")))).rejects.toThrow("given up");
  expect(asked).toEqual(["a"]);
});

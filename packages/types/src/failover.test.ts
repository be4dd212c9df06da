import { expect, test } from "vitest";
import { failover } from "./failover.js";

/** Nodes that behave as told, and the order in which they were asked. */
function setUp(behaviour: Record<string, () => Promise<Response>>) {
  const asked: string[] = [];
  const fetch = (url: string, init: RequestInit) => {
    asked.push(url);
    const signal = init.signal;
    const aborted = new Promise<never>((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    return Promise.race([behaviour[url]?.() ?? answer(200), aborted]);
  };
  const ask = failover(["a", "b", "c"], 5, fetch);
  return { asked, ask: (signal?: AbortSignal) => ask(signal && { signal }) };
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
  expect(await ask()).toMatchObject({ response: { status: 200 }, isRepeat: true });
  expect(await ask()).toMatchObject({ response: { status: 200 }, isRepeat: false });
  expect(asked).toEqual(["a", "b", "b"]);
});

test("a node that refuses a request is believed", async () => {
  const { asked, ask } = setUp({ a: () => answer(400) });
  expect(await ask()).toMatchObject({ response: { status: 400 }, isRepeat: false });
  expect(asked).toEqual(["a"]);
});

test("when all are down the last one's word is passed on, and each is asked again the next time", async () => {
  const nodes: Record<string, () => Promise<Response>> = { a: down, b: down, c: () => answer(500) };
  const { asked, ask } = setUp(nodes);
  expect(await ask()).toMatchObject({ response: { status: 500 }, isRepeat: true });
  nodes.c = down;
  await expect(ask()).rejects.toThrow("fetch failed");
  nodes.b = () => answer(200);
  expect((await ask()).response.status).toBe(200);
  expect(asked.join("")).toBe("abcabcab");
});

test("who has given up asks nobody else", async () => {
  const { asked, ask } = setUp({ a: silent });
  await expect(ask(AbortSignal.abort(new Error("given up")))).rejects.toThrow("given up");
  expect(asked).toEqual(["a"]);
});

test("the name and the password of a URL are sent as what they are, to their node alone", async () => {
  const asked: unknown[] = [];
  const ask = failover(
    ["https://ann:p%40ss@one.example/rpc", "https://two.example/"],
    1_000,
    async (url, { headers }) => {
      asked.push([url, Object.fromEntries(new Headers(headers))]);
      return answer(asked.length === 1 ? 503 : 200);
    },
  );
  await ask({ headers: { "content-type": "application/json" } });
  expect(asked).toEqual([
    ["https://one.example/rpc", { "content-type": "application/json", authorization: `Basic ${btoa("ann:p@ss")}` }],
    ["https://two.example/", { "content-type": "application/json" }],
  ]);
});

import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createPublicClient, custom, type Hex, http, type PublicClient, type Transport } from "viem";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createReader } from "./reader.js";

type Call = { id: number; params: [{ data: Hex }] };
type Reply = (response: ServerResponse, calls: Call[], isBatch: boolean) => void;

const timeoutMs = 2_000;
/** A node repeats what it is called with, and refuses what is called 0xbad. */
const answerTo = ({ id, params: [{ data }] }: Call) =>
  data === "0x0bad"
    ? { jsonrpc: "2.0", id, error: { code: -32000, message: "out of gas" } }
    : { jsonrpc: "2.0", id, result: data };
const send = (response: ServerResponse, body: unknown) => response.end(JSON.stringify(body));
const answers: Reply = (response, calls, isBatch) =>
  send(response, isBatch ? calls.map(answerTo) : answerTo(calls[0] as Call));
/** Answers single calls, and batches in a way of its own. */
const batchesBy =
  (reply: (response: ServerResponse, calls: Call[]) => void): Reply =>
  (response, calls, isBatch) =>
    isBatch ? reply(response, calls) : answers(response, calls, false);

let node: Server;
let reply: Reply;
/** How many questions each request held that was written as a batch. */
let requests: (number | "alone")[];

beforeEach(async () => {
  [reply, requests] = [answers, []];
  node = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += String(part);
    const body: Call | Call[] = JSON.parse(text);
    requests.push(Array.isArray(body) ? body.length : "alone");
    response.setHeader("content-type", "application/json");
    reply(response, [body].flat(), Array.isArray(body));
  });
  await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  node.closeAllConnections();
  node.close();
});

function callerOf(options?: { waitMs: number }) {
  const { port } = node.address() as AddressInfo;
  const transport = http(`http://127.0.0.1:${port}`, { timeout: timeoutMs, retryCount: 0 });
  return callsOf(createPublicClient({ transport }), options);
}

function callsOf(client: PublicClient, options?: { waitMs: number }) {
  const read = createReader(client, options);
  return (data: Hex) => {
    const params: [{ data: Hex }, "pending"] = [{ data }, "pending"];
    const alone = () => client.request({ method: "eth_call", params });
    return read({ method: "eth_call", params, isResult: isHexText, alone });
  };
}

const isHexText = (value: unknown): value is Hex => typeof value === "string" && value.startsWith("0x");
const some: Hex[] = ["0x01", "0x02", "0x03"];
const askAll = (caller: ReturnType<typeof callerOf>, data: Hex[]) =>
  Promise.all(data.map((one) => caller(one).catch(() => "refused")));

describe("questions to a node", () => {
  it("share a request when they are wanted at the same time, and need none to share when they are not", async () => {
    const caller = callerOf();
    expect(await askAll(caller, some)).toEqual(some);
    expect(await askAll(caller, ["0x04"])).toEqual(["0x04"]);
    expect(requests).toEqual([3, "alone"]);
  });

  /** A node that does not answer the first question before it is let go. */
  async function heldFirst(caller: ReturnType<typeof callerOf>) {
    const letGo = new Promise<() => void>((resolve) => {
      reply = (response, calls, isBatch) => {
        reply = answers;
        resolve(() => answers(response, calls, isBatch));
      };
    });
    const first = caller("0x01");
    return { first, letGo: await letGo };
  }
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

  it("share it when they come one after another while the node is busy with others", async () => {
    const caller = callerOf({ waitMs: 60_000 });
    const { first, letGo } = await heldFirst(caller);
    const second = caller("0x02");
    await nextTurn();
    const third = caller("0x03");
    await nextTurn();
    letGo();
    expect(await Promise.all([first, second, third])).toEqual(some);
    expect(requests).toEqual(["alone", 2]);
  });

  it("wait no longer than a moment for a node that is busy with others", async () => {
    const caller = callerOf();
    const { first, letGo } = await heldFirst(caller);
    expect(await caller("0x02")).toBe("0x02");
    letGo();
    expect(await first).toBe("0x01");
  });

  it("share it by sixteen", async () => {
    const data = Array.from({ length: 34 }, (_, index): Hex => `0x${(index + 16).toString(16)}`);
    expect(await askAll(callerOf(), data)).toEqual(data);
    expect([...requests].sort()).toEqual([16, 16, 2]);
  });

  it("are told by their numbers, in whatever order a node answers", async () => {
    reply = batchesBy((response, calls) => send(response, calls.map(answerTo).reverse()));
    expect(await askAll(callerOf(), some)).toEqual(some);
    expect(requests).toEqual([3]);
  });

  it("do no harm to each other: the one that is refused is asked for again alone", async () => {
    expect(await askAll(callerOf(), ["0x01", "0x0bad", "0x03"])).toEqual(["0x01", "refused", "0x03"]);
    expect(requests).toEqual([3, "alone"]);
  });

  it.each<[string, (answer: ReturnType<typeof answerTo>) => unknown]>([
    ["nothing", () => undefined],
    ["another number", (answer) => ({ ...answer, id: 99 })],
    ["no hex", (answer) => ({ ...answer, result: "none" })],
    ["a number", (answer) => ({ ...answer, result: 1 })],
    ["null", () => null],
  ])("are asked for again alone where a node answers %s to one of them", async (_, spoil) => {
    reply = batchesBy((response, calls) => {
      const [first, ...others] = calls.map(answerTo);
      send(
        response,
        [first && spoil(first), ...others].filter((one) => one !== undefined),
      );
    });
    expect(await askAll(callerOf(), some)).toEqual(some);
    expect(requests).toEqual([3, "alone"]);
  });

  it.each<[string, (response: ServerResponse, calls: Call[]) => void]>([
    ["refuses", (response) => send(response, { error: { code: -32600, message: "no batches" } })],
    [
      "refuses in every part",
      (response, calls) =>
        send(
          response,
          calls.map(({ id }) => ({ id, error: {} })),
        ),
    ],
    ["fails", (response) => response.writeHead(503).end("down")],
    ["breaks off", (response) => response.destroy()],
    ["writes something else", (response) => response.end("[")],
    ["never answers", () => undefined],
    ["never ends its answer", (response) => response.write("[")],
  ])("are asked for alone, and for some time not together, when a node %s", async (_, byBatch) => {
    reply = batchesBy(byBatch);
    const caller = callerOf();
    for (let time = 0; time < 2; time++) expect(await askAll(caller, some)).toEqual(some);
    expect(requests).toEqual([3, ...Array(6).fill("alone")]);
  });

  it.each([{}, { timeout: timeoutMs }])("are asked for alone of a node that is not asked over HTTP", async (value) => {
    const asked: unknown[] = [];
    const request = async ({ params }: { params: [{ data: Hex }] }) => {
      asked.push(params);
      return params[0].data;
    };
    const transport: Transport = (options) => ({ ...custom({ request })(options), value });
    expect(await askAll(callsOf(createPublicClient({ transport })), some)).toEqual(some);
    expect(asked).toEqual(some.map((data) => [{ data }, "pending"]));
  });
});

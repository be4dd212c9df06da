import { keccak256 } from "viem";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deriveKey } from "../chain/keys.js";
import type { NodeFault } from "../vectors/node-format.js";
import { type Listening, listen, readBody } from "./listen.js";
import { type NodeCase, type NodePeer, startNodePeer } from "./node.js";

const payer = "0x00000000000000000000000000000000000000Aa";
const stranger = "0x00000000000000000000000000000000000000bB";
/** What the node knows. */
const block = 7n;

let chain: Listening;
let node: NodePeer;
let open: NodeCase;
/** The bodies that reached the node itself. */
let seen: unknown[];

beforeEach(async () => {
  seen = [];
  chain = await listen(async (request, response) => {
    const call: unknown = JSON.parse(await readBody(request));
    seen.push(call);
    const answers = [call].flat().map((one) => answer(one as { id: number; method: string; params: string[] }));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(Array.isArray(call) ? answers : answers[0]));
  });
  node = await startNodePeer({ rpcUrl: chain.url, key: deriveKey("node", "test") });
  open = await node.open(payer);
  seen.length = 0;
});
afterEach(async () => {
  await open.close();
  await node.stop();
  await chain.stop();
});

function answer({ id, method, params }: { id: number; method: string; params: string[] }) {
  const results: Record<string, unknown> = {
    eth_blockNumber: `0x${block.toString(16)}`,
    eth_sendRawTransaction: `hash of ${params[0]}`,
    eth_getTransactionReceipt: { transactionHash: params[0], logs: [] },
    eth_getTransactionByHash: { hash: params[0], blockNumber: "0x7" },
    eth_getLogs: [{ transactionHash: sent }, { transactionHash: "0xother" }],
    eth_getBlockByNumber: { number: "0x7", transactions: [sent, "0xother"] },
  };
  return { jsonrpc: "2.0", id, result: results[method] ?? `${method} done` };
}

const raw = `0x02${payer.slice(2)}` as const;
const sent = keccak256(raw);
const balance = {
  id: 1,
  method: "eth_call",
  params: [{ data: `0x70a08231${payer.slice(2).toLowerCase()}` }, "latest"],
};
const foreign = { id: 2, method: "eth_call", params: [{ data: `0x70a08231${stranger.slice(2)}` }, "latest"] };
const send = { id: 3, method: "eth_sendRawTransaction", params: [raw] };
const sendForReceipt = { ...send, method: "eth_sendRawTransactionSync" };
const receipt = { id: 4, method: "eth_getTransactionReceipt", params: [sent] };

const post = (body: unknown) => fetch(node.url, { method: "POST", body: JSON.stringify(body) });
const ask = async (body: unknown): Promise<unknown> => (await post(body)).json();

describe("a node without faults", () => {
  it("is the node itself", async () => {
    const body = '{ "method":"eth_chainId", "id":9,"params":[] }';
    const reply = await fetch(node.url, { method: "POST", body });
    expect(await reply.json()).toEqual({ jsonrpc: "2.0", id: 9, result: "eth_chainId done" });
    expect(await ask(balance)).toMatchObject({ id: 1, result: "eth_call done" });
  });

  it("passes on what is no JSON-RPC at all", async () => {
    await open.set([{ fault: "error", on: "reads" }]);
    expect((await post("nonsense")).status).toBe(500);
  });

  it("closes the connection when there is no chain", async () => {
    await chain.stop();
    await expect(post(foreign)).rejects.toThrow();
  });
});

describe("a fault", () => {
  it("hits the requests that name the payer, in any letter case, and no others", async () => {
    await open.set([{ fault: "error", on: "reads", message: "out of order" }]);
    expect(await ask(balance)).toEqual({ jsonrpc: "2.0", id: 1, error: { code: -32000, message: "out of order" } });
    expect(await ask(foreign)).toMatchObject({ id: 2, result: "eth_call done" });
    expect(await ask([foreign, balance])).toMatchObject([
      { id: 2, result: "eth_call done" },
      { id: 1, error: {} },
    ]);
    expect(seen).toMatchObject([foreign, foreign]);
  });

  it("ends when it is lifted, when it has hit often enough, and with the case", async () => {
    const error: NodeFault = { fault: "error", on: "reads" };
    await open.set([{ ...error, times: 1 }]);
    expect(await ask(balance)).toMatchObject({ error: { code: -32603 } });
    expect(await ask(balance)).toMatchObject({ result: "eth_call done" });
    await open.set([error]);
    expect(await ask(balance)).toMatchObject({ error: {} });
    await open.set([]);
    expect(await ask(balance)).toMatchObject({ result: "eth_call done" });
    await open.set([error]);
    await open.close();
    expect(await ask(balance)).toMatchObject({ result: "eth_call done" });
  });

  // Left alone it would hold the request for longer than this test may take.
  it("holds a request no longer than the case runs", { timeout: 2_500 }, async () => {
    await open.set([{ fault: "hang", on: "reads", times: 1 }]);
    const both = [post(balance), post(balance)];
    await Promise.any(both);
    await open.close();
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("answers status 500, or nothing", async () => {
    await open.set([{ fault: "http-500", on: "reads" }]);
    expect((await post([foreign, balance])).status).toBe(500);
    await open.set([{ fault: "empty-result" }]);
    expect(await ask(balance)).toMatchObject({ result: "0x" });
    expect(await ask({ id: 5, method: "eth_getBalance", params: [payer] })).toMatchObject({
      result: "eth_getBalance done",
    });
  });

  it("reads from the block at which the case began", async () => {
    await open.set([{ fault: "stale" }]);
    await ask(balance);
    await ask({ id: 6, method: "eth_getBalance", params: [payer] });
    expect(seen).toMatchObject([{ params: [{}, "0x7"] }, { params: [payer, "0x7"] }]);
  });
});

describe("a transaction of the payer", () => {
  it("has no receipt, is in no block and not mined, as long as that is the fault", async () => {
    await open.set([{ fault: "no-receipt" }]);
    expect(await ask(send)).toMatchObject({ result: `hash of ${raw}` });
    expect(await ask(receipt)).toMatchObject({ id: 4, result: null });
    expect(await ask({ ...receipt, method: "eth_getTransactionByHash" })).toMatchObject({
      result: { hash: sent, blockNumber: null, blockHash: null },
    });
    const newest = { id: 7, method: "eth_getBlockByNumber", params: ["latest", false] };
    expect(await ask(newest)).toMatchObject({ result: { transactions: ["0xother"] } });
    const logs = {
      id: 8,
      method: "eth_getLogs",
      params: [{ topics: [null, `0x${payer.slice(2).padStart(64, "0")}`] }],
    };
    expect(await ask(logs)).toMatchObject({ result: [{ transactionHash: "0xother" }] });
    expect(await ask(sendForReceipt)).toMatchObject({ error: { code: 4, data: `hash of ${raw}` } });
    await open.set([]);
    expect(await ask(receipt)).toMatchObject({ result: { transactionHash: sent } });
    expect(await ask(newest)).toMatchObject({ result: { transactions: [sent, "0xother"] } });
  });

  it("is refused without reaching the node, or reaches it and gets an error or no answer", async () => {
    await open.set([{ fault: "error", on: "sends", message: "nonce too low" }]);
    expect(await ask(sendForReceipt)).toMatchObject({ error: { message: "nonce too low" } });
    expect(seen).toEqual([]);
    await open.set([{ fault: "error-after-send", message: "already known" }]);
    expect(await ask(sendForReceipt)).toMatchObject({ error: { message: "already known" } });
    await open.set([{ fault: "error-after-send" }]);
    await expect(post(send)).rejects.toThrow();
    expect(seen).toMatchObject([{ method: "eth_sendRawTransaction" }, { method: "eth_sendRawTransaction" }]);
  });

  it("is held back until the fault is lifted", async () => {
    await open.set([{ fault: "hold-transaction" }]);
    expect(await ask(send)).toMatchObject({ id: 3, result: sent });
    expect(seen).toEqual([]);
    await open.set([]);
    expect(seen).toMatchObject([{ method: "eth_sendRawTransaction", params: [raw] }]);
  });

  it("is mined in spite of a receipt that is answered by an error", async () => {
    await open.set([{ fault: "error", on: "receipts" }]);
    expect(await ask(sendForReceipt)).toMatchObject({ error: {} });
    expect(seen).toMatchObject([{ method: "eth_sendRawTransaction", params: [raw] }]);
  });
});

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Address, getAddressEncoder, getBase58Decoder } from "@solana/kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { usdcMint as payer, memoProgram as stranger } from "../svm-chain/addresses.js";
import { type Listening, listen, readBody } from "./listen.js";
import { type SvmNodePeer, startSvmNodePeer } from "./svm-node.js";
import type { SvmNodeCase } from "./svm-node-cases.js";

const slot = 7;

let chain: Listening;
let sockets: WebSocketServer;
let node: SvmNodePeer;
let open: SvmNodeCase;
let program: WebSocket;
/** What reached the node itself, over either way. */
let seen: string[];
/** Whether the node tells before it answers. */
let isHasty: boolean;
/** What was told to the program. */
let heard: string[];

beforeEach(async () => {
  [seen, heard, isHasty] = [[], [], false];
  chain = await listen(async (request, response) => {
    const call: Call = JSON.parse(await readBody(request));
    seen.push(call.method);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ jsonrpc: "2.0", id: call.id, result: results[call.method] ?? `${call.method} done` }),
    );
  });
  sockets = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => {
      const { id, method, params }: Call = JSON.parse(String(data));
      seen.push(method);
      const said = [{ jsonrpc: "2.0", id, result: `sub ${params[0]}` }, noticeOf(String(params[0]))];
      for (const message of isHasty ? said.reverse() : said) socket.send(JSON.stringify(message));
    });
  });
  await once(sockets, "listening");
  const { port } = sockets.address() as AddressInfo;
  node = await startSvmNodePeer({ rpcUrl: chain.url, wsUrl: `ws://127.0.0.1:${port}` });
  open = await node.open(payer);
  program = new WebSocket(node.wsUrl);
  program.on("message", (data) => heard.push(String(data)));
  await once(program, "open");
  seen.length = 0;
});
afterEach(async () => {
  program.terminate();
  await open.close();
  await node.stop();
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  await chain.stop();
});

interface Call {
  id: unknown;
  method: string;
  params: unknown[];
}

const status = { slot, err: null, confirmations: 1, confirmationStatus: "confirmed" };
const results: Record<string, unknown> = {
  getSlot: slot,
  getSignatureStatuses: { context: { slot: 9 }, value: [status] },
  getTransaction: { slot },
  sendTransaction: "taken",
};

/** A transaction with one signature of such bytes, which names an address. */
function transaction(address: Address, first: number): Buffer {
  return Buffer.concat([Buffer.from([1]), Buffer.alloc(64, first), Buffer.from(getAddressEncoder().encode(address))]);
}
const signatureOf = (first: number) => getBase58Decoder().decode(new Uint8Array(64).fill(first));
const base64 = { encoding: "base64" };
const noticeOf = (signature: string) => ({
  jsonrpc: "2.0",
  method: "signatureNotification",
  params: { subscription: `sub ${signature}`, result: { context: { slot }, value: { err: null } } },
});

const own = signatureOf(1);
const foreign = signatureOf(2);
const send = call("sendTransaction", transaction(payer, 1).toString("base64"), base64);
const sendForeign = call("sendTransaction", transaction(stranger, 2).toString("base64"), base64);
const simulate = call("simulateTransaction", transaction(payer, 1).toString("base64"), base64);
const statuses = call("getSignatureStatuses", [own]);
const subscribe = call("signatureSubscribe", own);

function call(method: string, ...params: unknown[]) {
  return { jsonrpc: "2.0", id: 5, method, params };
}
const post = (body: unknown) => fetch(node.url, { method: "POST", body: JSON.stringify(body) });
const ask = async (body: unknown): Promise<unknown> => (await post(body)).json();
const unavailable = { error: { code: -32_603, message: "Internal error" } };

/** Says something over the WebSocket and waits for so many messages. */
async function tell(body: object, messages: number): Promise<unknown[]> {
  program.send(JSON.stringify(body));
  while (heard.length < messages) await once(program, "message");
  return heard.splice(0).map((text) => JSON.parse(text));
}

describe("a node of Solana without faults", () => {
  it("is the node itself, over either way, and writes down what is said", async () => {
    expect(await ask(call("getVersion"))).toEqual({ jsonrpc: "2.0", id: 5, result: "getVersion done" });
    expect(await ask([send, statuses])).toMatchObject([{ result: "taken" }, { result: { value: [status] } }]);
    expect(await tell(subscribe, 2)).toMatchObject([{ id: 5, result: `sub ${own}` }, noticeOf(own)]);
    const http = ["http getVersion", "http sendTransaction", "http getSignatureStatuses"];
    expect(node.traffic).toEqual([...http, "ws signatureSubscribe", "ws answer", "ws signatureNotification"]);
  });

  it("calls itself devnet, as which the chain under test is dressed", async () => {
    const genesis = "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG";
    expect(await ask(call("getGenesisHash"))).toMatchObject({ result: genesis });
  });

  it("refuses what is no request, and closes the connection when there is no chain", async () => {
    expect(await ask("nonsense")).toMatchObject({ error: { code: -32_600 } });
    await chain.stop();
    await expect(post(statuses)).rejects.toThrow();
  });
});

describe("a fault of a node of Solana", () => {
  it("hits what names the payer, in plain, in base64 and in base58, and nothing else", async () => {
    await open.set([{ fault: "error", on: "reads" }]);
    expect(await ask(simulate)).toMatchObject(unavailable);
    expect(await ask(call("getAccountInfo", payer))).toMatchObject(unavailable);
    const text = getBase58Decoder().decode(transaction(payer, 1));
    expect(await ask(call("simulateTransaction", text))).toMatchObject(unavailable);
    expect(await ask([call("getAccountInfo", stranger), simulate])).toMatchObject([
      { result: "getAccountInfo done" },
      unavailable,
    ]);
    expect(await ask(send)).toMatchObject({ result: "taken" });
  });

  it("hits what concerns the payer's transaction, and no other one", async () => {
    await ask(send);
    await ask(sendForeign);
    await open.set([{ fault: "error", on: "statuses", code: -32_004, message: "no" }]);
    expect(await ask(statuses)).toMatchObject({ error: { code: -32_004, message: "no" } });
    expect(await ask(call("getSignatureStatuses", [foreign]))).toMatchObject({ result: { value: [status] } });
    await open.set([{ fault: "garbage", on: "notices", text: '"?"' }]);
    expect(await tell(subscribe, 2)).toMatchObject([{ id: 5 }, "?"]);
    expect(await tell(call("signatureSubscribe", foreign), 2)).toMatchObject([{ id: 5 }, noticeOf(foreign)]);
  });

  it("hits a notice that comes before the subscription has a name", async () => {
    isHasty = true;
    await ask(send);
    await open.set([{ fault: "garbage", on: "notices", text: '"?"' }]);
    expect(await tell(subscribe, 2)).toMatchObject([{ id: 5 }, "?"]);
  });

  it("hits everybody without an address, so many times, and ends with the case", async () => {
    await open.close();
    open = await node.open();
    await open.set([{ fault: "error", on: "sends", times: 1 }]);
    expect(await ask(sendForeign)).toMatchObject(unavailable);
    expect(await ask(sendForeign)).toMatchObject({ result: "taken" });
    await open.set([{ fault: "error", on: "sends" }]);
    await open.close();
    expect(await ask(sendForeign)).toMatchObject({ result: "taken" });
  });

  it("is status 500, a closed connection, or any text", async () => {
    await open.set([{ fault: "http-500", on: "sends" }]);
    expect((await post(send)).status).toBe(500);
    await open.set([{ fault: "hang-up", on: "sends" }]);
    await expect(post(send)).rejects.toThrow();
    await open.set([{ fault: "garbage", on: "sends", text: "<html>" }]);
    expect(await (await post(send)).text()).toBe("<html>");
    expect(seen).toEqual([]);
  });

  it("holds a request no longer than the case runs", { timeout: 2_500 }, async () => {
    await open.set([{ fault: "hang", on: "sends", times: 1 }]);
    const both = [post(send), post(send)];
    await Promise.any(both);
    await open.close();
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is another cluster", async () => {
    await open.close();
    open = await node.open();
    await open.set([{ fault: "other-cluster", genesis: "another" }]);
    expect(await ask(call("getGenesisHash"))).toMatchObject({ result: "another" });
  });
});

describe("a subscription", () => {
  it("is refused, or ended by a closed connection, whoever asks", async () => {
    await open.close();
    open = await node.open();
    await open.set([{ fault: "error", on: "subscriptions" }]);
    expect(await tell(subscribe, 1)).toMatchObject([{ id: 5, ...unavailable }]);
    await open.set([{ fault: "hang-up", on: "subscriptions" }]);
    program.send(JSON.stringify(subscribe));
    await once(program, "close");
    expect(seen).not.toContain("signatureSubscribe");
  });
});

describe("a transaction on Solana", () => {
  it("is not known, or known and not confirmed, until the fault is lifted", async () => {
    await ask(send);
    await open.set([{ fault: "stale" }]);
    expect(await ask(statuses)).toMatchObject({ result: { context: { slot: 7 }, value: [null] } });
    expect(await ask(call("getTransaction", own))).toMatchObject({ result: null });
    expect(await tell(subscribe, 1)).toMatchObject([{ id: 5 }]);
    await open.set([{ fault: "unconfirmed" }]);
    expect(await ask(statuses)).toMatchObject({ result: { value: [{ slot, confirmationStatus: "processed" }] } });
    expect(await ask(call("getTransaction", own))).toMatchObject({ result: null });
    await open.set([]);
    expect(await ask(statuses)).toMatchObject({ result: { value: [status] } });
    while (heard.length === 0) await once(program, "message");
    expect(JSON.parse(heard[0] ?? "")).toEqual(noticeOf(own));
  });

  it("is taken and answered by an error or by nothing", async () => {
    await open.set([{ fault: "error-after-send", message: "no idea" }]);
    expect(await ask(send)).toMatchObject({ error: { message: "no idea" } });
    await open.set([{ fault: "error-after-send" }]);
    await expect(post(send)).rejects.toThrow();
    expect(seen).toEqual(["sendTransaction", "sendTransaction"]);
  });

  it("is held back until the fault is lifted, or forgotten", async () => {
    await open.set([{ fault: "drop-transaction" }]);
    expect(await ask(send)).toMatchObject({ result: own });
    await open.set([{ fault: "hold-transaction" }]);
    expect(await ask(send)).toMatchObject({ result: own });
    expect(seen).toEqual([]);
    await open.set([]);
    expect(seen).toEqual(["sendTransaction"]);
  });
});

import type { IncomingMessage, ServerResponse } from "node:http";
import { createRpc } from "../chain/rpc.js";
import { isObject } from "../vectors/json.js";
import { listen, readBody } from "./listen.js";
import type { NodeReply, RpcCall } from "./node-faults.js";
import { parseJsonText } from "./payment-header.js";
import { openSvmCases, type SvmNodeCase } from "./svm-node-cases.js";
import { misbehaveSvm, type SvmNodeReply, sentSignature } from "./svm-node-faults.js";
import { relaySockets } from "./svm-node-socket.js";

/** Stands between a program under test and a node of Solana, for requests and for what nodes tell unasked. */
export interface SvmNodePeer {
  readonly url: string;
  readonly wsUrl: string;
  /**
   * What programs and the node have said so far, in order: `http` and the method of each request; `ws` and the method of
   * each message, or `ws answer`.
   */
  readonly traffic: readonly string[];
  /**
   * Opens a case: requests that name this address, in plain or inside of a transaction, and what concerns the signature of
   * such a transaction, meet the faults of the case; all others pass unchanged. Without an address all meet them.
   */
  open(address?: string): Promise<SvmNodeCase>;
  stop(): Promise<void>;
}

const maxBodyBytes = 16_777_216;
/** What devnet says of itself; a local Solana makes up another one each time. */
const devnetGenesis = "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG";

/**
 * Starts what stands in for a node of Solana; the node itself is never asked to do anything wrong.
 *
 * @example
 * ```ts
 * const node = await startSvmNodePeer(world);
 * const open = await node.open(payer);
 * await open.set([{ fault: "unconfirmed" }]);
 * ```
 */
export async function startSvmNodePeer({ rpcUrl, wsUrl }: { rpcUrl: string; wsUrl: string }): Promise<SvmNodePeer> {
  const traffic: string[] = [];
  const rpc = createRpc(rpcUrl);
  const cases = openSvmCases(pass);

  const listening = await listen(async (request, response) => {
    const parsed = parseJsonText(await readBody(request, maxBodyBytes));
    const calls: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    const replies = await Promise.all(calls.map(answer));
    const odd = replies.find((reply) => "closed" in reply || "status" in reply || "text" in reply);
    if (!odd) {
      const answers = replies.map((reply, at) => ({ jsonrpc: "2.0", id: callIn(calls[at])?.id ?? null, ...reply }));
      return say(response, JSON.stringify(Array.isArray(parsed) ? answers : answers[0]));
    }
    if ("closed" in odd) return void response.destroy();
    if ("text" in odd) return say(response, odd.text);
    response.writeHead("status" in odd ? odd.status : 502).end("The node is out of order.");
  });
  const sockets = await relaySockets(wsUrl, { cases, traffic });

  async function answer(value: unknown): Promise<SvmNodeReply> {
    const call = callIn(value);
    if (!call) return { error: { code: -32_600, message: "Invalid request" } };
    traffic.push(`http ${call.method}`);
    const open = cases.of(call);
    const signature = open && sentSignature(call);
    if (signature !== undefined) open?.signatures.push(signature);
    const fault = open?.hit(call);
    if (!open || !fault) return call.method === "getGenesisHash" ? { result: devnetGenesis } : pass(call);
    const { beganAt, signal, hold } = open;
    return misbehaveSvm(fault, { call, pass, beganAt, signal, hold });
  }

  async function pass({ id, method, params }: RpcCall): Promise<NodeReply> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: id ?? null, method, params });
    const headers = { "content-type": "application/json" };
    const reply = await fetch(rpcUrl, { method: "POST", headers, body }).catch(() => undefined);
    // The chain may be stopped while somebody still waits for it.
    if (!reply) return { closed: true };
    const said: unknown = await reply.json();
    if (!isObject(said)) return { status: 502 };
    return "error" in said ? { error: said.error } : { result: said.result };
  }

  return {
    url: listening.url,
    wsUrl: sockets.url,
    traffic,
    open: async (address) => cases.open(address, Number(await rpc("getSlot", [{ commitment: "confirmed" }]))),
    async stop() {
      await sockets.stop();
      await listening.stop();
    },
  };
}

function say(response: ServerResponse<IncomingMessage>, text: string): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

function callIn(value: unknown): RpcCall | undefined {
  if (!isObject(value) || typeof value.method !== "string") return undefined;
  const { id, method, params } = value;
  return { id, method, params: Array.isArray(params) ? params : [] };
}

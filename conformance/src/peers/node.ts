import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hex } from "viem";
import { createRpc } from "../chain/rpc.js";
import { isObject } from "../vectors/json.js";
import type { NodeFault } from "../vectors/node-format.js";
import { listen, readBody } from "./listen.js";
import {
  concerns,
  isSend,
  listsTransactions,
  misbehave,
  type NodeReply,
  type RpcCall,
  sentHash,
  without,
} from "./node-faults.js";
import { replaceTransaction } from "./node-replacement.js";
import { parseJsonText } from "./payment-header.js";

/** The node as one case sees it; honest until it is told otherwise. */
export interface NodeCase {
  /** Sets the faults from now on, instead of those before; what was held back is passed on. */
  set(faults: readonly NodeFault[]): Promise<void>;
  /** Ends the case: nothing is held back or held open any more. */
  close(): Promise<void>;
}

/** Stands between a program under test and the chain's node. */
export interface NodePeer {
  readonly url: string;
  /**
   * Opens a case: requests that name this address, in plain or inside of calldata or of a transaction, and those that name
   * such a transaction's hash, meet the faults of the case. All others pass unchanged.
   */
  open(address: string): Promise<NodeCase>;
  stop(): Promise<void>;
}

interface OpenCase {
  /** The address that names the case, in lower case and without `0x`. */
  address: string;
  /** Hashes of the transactions that name the address. */
  sent: string[];
  faults: { fault: NodeFault; left: number }[];
  /** Transactions that are held back. */
  held: unknown[];
  /** Replacements that are not done yet. */
  replacing: Promise<void>[];
  beganAt: bigint;
  over: AbortController;
}

const maxBodyBytes = 16_777_216;

/**
 * Starts what stands in for a node; the node itself is never asked to do anything wrong.
 *
 * @example
 * ```ts
 * const node = await startNodePeer({ rpcUrl: world.rpcUrl, key });
 * const open = await node.open(payer);
 * await open.set([{ fault: "no-receipt" }]);
 * ```
 */
export async function startNodePeer({ rpcUrl, key }: { rpcUrl: string; key: Hex }): Promise<NodePeer> {
  const cases = new Set<OpenCase>();
  const rpc = createRpc(rpcUrl);

  const listening = await listen(async (request, response) => {
    const body = await readBody(request, maxBodyBytes);
    const parsed = cases.size > 0 ? parseJsonText(body) : undefined;
    const calls = callsIn(parsed);
    if (!calls?.some((call) => caseOf(call) || listsTransactions(call))) return relay(request, response, body);
    const replies = await Promise.all(calls.map(answer));
    const failed = replies.find((reply) => "closed" in reply || "status" in reply);
    if (failed && "closed" in failed) return void response.destroy();
    if (failed && "status" in failed) return void response.writeHead(failed.status).end("The node is out of order.");
    const answers = replies.map((reply, at) => ({ jsonrpc: "2.0", id: calls[at]?.id ?? null, ...reply }));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(Array.isArray(parsed) ? answers : answers[0]));
  });

  async function relay(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const { method = "POST" } = request;
    const headers = { "content-type": request.headers["content-type"] ?? "application/json" };
    const reply = await fetch(rpcUrl, { method, headers, ...(method === "POST" && { body }) }).catch(() => undefined);
    // The chain may be stopped while somebody still waits for it.
    if (!reply) return void response.destroy();
    response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "application/json" });
    response.end(Buffer.from(await reply.arrayBuffer()));
  }

  function caseOf(call: RpcCall): OpenCase | undefined {
    const text = JSON.stringify(call).toLowerCase();
    return [...cases].find(({ address, sent }) => [address, ...sent].some((mark) => text.includes(mark)));
  }

  async function answer(call: RpcCall): Promise<NodeReply> {
    const open = caseOf(call);
    if (!open) return honestly(call);
    // Whoever is told nothing of its transaction may work the hash out, and ask for it.
    const hash = isSend(call) ? sentHash(call) : undefined;
    if (hash) open.sent.push(hash);
    const entry = open.faults.find(({ fault, left }) => left > 0 && concerns(fault, call));
    if (!entry) return honestly(call);
    entry.left -= 1;
    return misbehave(entry.fault, {
      call,
      pass,
      beganAt: open.beganAt,
      signal: open.over.signal,
      hold: (raw) => void open.held.push(raw),
      async replace(raw) {
        const { done } = await replaceTransaction(rpc, { raw, key });
        open.replacing.push(done);
      },
    });
  }

  async function honestly(call: RpcCall): Promise<NodeReply> {
    return listsTransactions(call) ? without(notMined(), await pass(call)) : pass(call);
  }

  /** The hashes of transactions that the program under test must not see in a block. */
  function notMined(): string[] {
    return [...cases].flatMap(({ faults, sent }) =>
      faults.some(({ fault }) => fault.fault === "no-receipt") ? sent : [],
    );
  }

  async function pass({ id, method, params }: RpcCall): Promise<NodeReply> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: id ?? null, method, params });
    const reply = await fetch(rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    const said: unknown = await reply.json();
    if (!isObject(said)) return { status: 502 };
    return "error" in said ? { error: said.error } : { result: said.result };
  }

  async function release(open: OpenCase): Promise<void> {
    for (const raw of open.held.splice(0)) await pass({ method: "eth_sendRawTransaction", params: [raw] });
    await Promise.all(open.replacing.splice(0));
  }

  return {
    url: listening.url,
    async open(address) {
      const open: OpenCase = {
        address: address.slice(2).toLowerCase(),
        sent: [],
        faults: [],
        held: [],
        replacing: [],
        beganAt: BigInt(String(await rpc("eth_blockNumber", []))),
        over: new AbortController(),
      };
      cases.add(open);
      return {
        async set(faults) {
          open.faults = faults.map((fault) => ({ fault, left: ("times" in fault && fault.times) || Infinity }));
          await release(open);
        },
        async close() {
          cases.delete(open);
          open.over.abort();
          await release(open);
        },
      };
    },
    stop: listening.stop,
  };
}

/** The calls of a request, of which there are several in a batch; nothing when it is no request of JSON-RPC. */
function callsIn(parsed: unknown): RpcCall[] | undefined {
  const all: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const calls = all.flatMap((value): RpcCall[] => {
    if (!isObject(value) || typeof value.method !== "string") return [];
    const { id, method, params } = value;
    return [{ id, method, params: Array.isArray(params) ? params : [] }];
  });
  return calls.length === all.length ? calls : undefined;
}

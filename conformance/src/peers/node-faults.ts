import { setTimeout as wait } from "node:timers/promises";
import { type Hex, isHex, keccak256, toHex } from "viem";
import { isObject } from "../vectors/json.js";
import type { NodeFault } from "../vectors/node-format.js";

/** One call of JSON-RPC; whatever else a request holds is passed on as it is. */
export interface RpcCall {
  id?: unknown;
  method: string;
  params: readonly unknown[];
}

/** What a node does with a call: it answers, with a result or an error of JSON-RPC or without JSON, or it hangs up. */
export type NodeReply = { result: unknown } | { error: unknown } | { status: number } | { closed: true };

/** What a fault may use. */
export interface Faulty {
  call: RpcCall;
  /** Has the node itself execute a call. */
  pass(call: RpcCall): Promise<NodeReply>;
  /** The newest block when the case began. */
  beganAt: bigint;
  /** Ends with the case. */
  signal: AbortSignal;
  /** Keeps a raw transaction until the fault is lifted. */
  hold(raw: unknown): void;
  /** Has the node take a raw transaction, and mine another one in its place. */
  replace(raw: unknown): Promise<void>;
}

/** What holds a request ends by itself, so that a program without a time limit of its own is not kept for good. */
const hangMs = 3_000;
/** How long a node that answers a send with the receipt waits for the block. */
const syncMs = 500;

const sendMethod = "eth_sendRawTransaction";
const syncMethod = "eth_sendRawTransactionSync";
const receiptMethods: readonly string[] = ["eth_getTransactionReceipt", "eth_getTransactionByHash"];
const codeMethods: readonly string[] = ["eth_call", "eth_getCode"];

/** Where the block stands among the parameters of what reads the state. */
const blockParameter: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_estimateGas: 1,
  eth_simulateV1: 1,
  eth_getBalance: 1,
  eth_getCode: 1,
  eth_getTransactionCount: 1,
  eth_getStorageAt: 2,
};

/** Tells whether a call hands a transaction over. */
export function isSend({ method }: RpcCall): boolean {
  return method === sendMethod || method === syncMethod;
}

/** The hash of the transaction that a call hands over, when it is one. */
export function sentHash({ params: [raw] }: RpcCall): Hex | undefined {
  return isHex(raw) ? keccak256(raw) : undefined;
}

/** Tells whether a fault changes what becomes of a call. */
export function concerns(fault: NodeFault, call: RpcCall): boolean {
  const isReceipt = receiptMethods.includes(call.method);
  if (fault.fault === "empty-result") return codeMethods.includes(call.method);
  if (fault.fault === "stale") return call.method in blockParameter;
  if (!("on" in fault)) return isSend(call) || (fault.fault === "no-receipt" && isReceipt);
  if (fault.on === "sends") return isSend(call);
  // A send that is answered with the receipt asks for the receipt, too.
  if (fault.on === "receipts") return isReceipt || call.method === syncMethod;
  return !isSend(call) && !isReceipt;
}

/** Does with a call what the fault says. */
export async function misbehave(fault: NodeFault, faulty: Faulty): Promise<NodeReply> {
  const { call, pass, signal } = faulty;
  const isSync = call.method === syncMethod;
  if ("on" in fault && fault.on === "receipts" && isSync) await pass(plainSend(call));
  switch (fault.fault) {
    case "error":
      return refusal(fault.message);
    case "http-500":
      return { status: 500 };
    case "hang":
      await wait(hangMs, undefined, { signal }).catch(() => undefined);
      return { closed: true };
    case "empty-result":
      return { result: "0x" };
    case "stale":
      return pass(inBlock(call, faulty.beganAt));
    case "no-receipt":
      return isSend(call) ? slowly(await pass(plainSend(call)), faulty) : notMined(call, await pass(call));
    case "error-after-send":
      await pass(plainSend(call));
      return fault.message === undefined ? { closed: true } : refusal(fault.message);
    case "hold-transaction":
      faulty.hold(call.params[0]);
      return slowly({ result: sentHash(call) }, faulty);
    case "replace-transaction":
      await faulty.replace(call.params[0]);
      return slowly({ result: sentHash(call) }, faulty);
  }
}

/** What a node says when it has looked at a request and does not want it, or that it is at fault itself. */
function refusal(message: string | undefined): NodeReply {
  return { error: message === undefined ? { code: -32603, message: "Internal error" } : { code: -32000, message } };
}

function plainSend(call: RpcCall): RpcCall {
  return { ...call, method: sendMethod, params: call.params.slice(0, 1) };
}

/**
 * The answer to a send whose block does not come: the hash, or after a while the error of EIP-7966 where the receipt was
 * asked for.
 */
async function slowly(reply: NodeReply, { call, signal }: Faulty): Promise<NodeReply> {
  if (call.method !== syncMethod || !("result" in reply)) return reply;
  await wait(syncMs, undefined, { signal }).catch(() => undefined);
  return { error: { code: 4, message: "The transaction was not mined in time.", data: reply.result } };
}

function inBlock(call: RpcCall, block: bigint): RpcCall {
  const at = blockParameter[call.method] ?? call.params.length;
  const params = [...call.params];
  while (params.length <= at) params.push(null);
  params[at] = toHex(block);
  return { ...call, params };
}

/** What answers with transactions that nobody asked for by name. */
export function listsTransactions({ method }: RpcCall): boolean {
  return ["eth_getBlockByNumber", "eth_getBlockByHash", "eth_getBlockReceipts", "eth_getLogs"].includes(method);
}

/** The same answer without some transactions, given by their hashes, as long as they are not mined for the asker. */
export function without(hashes: readonly string[], reply: NodeReply): NodeReply {
  if (!("result" in reply)) return reply;
  const { result } = reply;
  const rest = (list: readonly unknown[]) => list.filter((entry) => !hashes.includes(hashIn(entry)));
  if (Array.isArray(result)) return { result: rest(result) };
  if (!isObject(result) || !Array.isArray(result.transactions)) return reply;
  return { result: { ...result, transactions: rest(result.transactions) } };
}

/** The hash of a transaction, of its receipt or of the one that logged an event. */
function hashIn(entry: unknown): string {
  return String(isObject(entry) ? (entry.transactionHash ?? entry.hash) : entry);
}

/** No receipt, and a transaction as it is before it is mined. */
function notMined({ method }: RpcCall, reply: NodeReply): NodeReply {
  if (method === "eth_getTransactionReceipt") return { result: null };
  if (!("result" in reply) || !isObject(reply.result)) return reply;
  return { result: { ...reply.result, blockHash: null, blockNumber: null, transactionIndex: null } };
}

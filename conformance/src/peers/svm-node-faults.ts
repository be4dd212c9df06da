import { setTimeout as wait } from "node:timers/promises";
import { getBase58Decoder, getBase58Encoder } from "@solana/kit";
import { isObject } from "../vectors/json.js";
import type { SvmNodeFault } from "../vectors/svm-node-format.js";
import type { NodeReply, RpcCall } from "./node-faults.js";
import { member } from "./payment-header.js";

/** What a node does with a call; `text` is an answer that is none. */
export type SvmNodeReply = NodeReply | { text: string };

/** What a fault may use. */
export interface SvmFaulty {
  call: RpcCall;
  /** Has the node itself execute a call. */
  pass(call: RpcCall): Promise<NodeReply>;
  /** The confirmed slot when the case began. */
  beganAt: number;
  /** Ends with the case. */
  signal: AbortSignal;
  /** Keeps a call until the fault is lifted. */
  hold(call: RpcCall): void;
}

type Place = "reads" | "sends" | "statuses" | "subscriptions" | "notices";

/** What holds a request ends by itself, so that a program without a time limit of its own is not kept for good. */
const hangMs = 3_000;
const internalError = -32_603;
const statusMethods: readonly string[] = ["getSignatureStatuses", "getTransaction", "getSignaturesForAddress"];
const sendFaults: readonly string[] = ["error-after-send", "hold-transaction", "drop-transaction"];
const lateFaults: readonly string[] = ["stale", "unconfirmed"];

/** The bytes of the transaction that a call carries, when it carries one. */
export function transactionIn({ method, params: [text, options] }: RpcCall): Uint8Array | undefined {
  if (!["sendTransaction", "simulateTransaction"].includes(method) || typeof text !== "string") return undefined;
  try {
    // Without a word on it, transactions are in base58.
    return member(options, "encoding") === "base64"
      ? Buffer.from(text, "base64")
      : Uint8Array.from(getBase58Encoder().encode(text));
  } catch {
    return undefined;
  }
}

/** The signature by which the chain knows the transaction that a call hands over, in base58. */
export function sentSignature(call: RpcCall): string | undefined {
  const bytes = call.method === "sendTransaction" ? transactionIn(call) : undefined;
  // One byte counts the signatures, of which the first is the fee payer's.
  return bytes && getBase58Decoder().decode(bytes.subarray(1, 65));
}

/** Tells whether a fault changes what becomes of a call or of a notice. */
export function concernsSvm(fault: SvmNodeFault, call: RpcCall): boolean {
  const place = placeOf(call);
  if ("on" in fault) return fault.on === place;
  if (fault.fault === "other-cluster") return call.method === "getGenesisHash";
  if (lateFaults.includes(fault.fault)) return place === "statuses" || place === "notices";
  return sendFaults.includes(fault.fault) && place === "sends";
}

function placeOf({ method }: RpcCall): Place {
  if (method === "sendTransaction") return "sends";
  if (method === "signatureSubscribe") return "subscriptions";
  if (method === "signatureNotification") return "notices";
  return statusMethods.includes(method) ? "statuses" : "reads";
}

/** Tells whether a fault only delays what a node tells unasked. */
export function isLate({ fault }: SvmNodeFault): boolean {
  return lateFaults.includes(fault);
}

/** Does with a call what the fault says. */
export async function misbehaveSvm(fault: SvmNodeFault, faulty: SvmFaulty): Promise<SvmNodeReply> {
  const { call, pass, signal } = faulty;
  switch (fault.fault) {
    case "error":
      return { error: { code: fault.code ?? internalError, message: fault.message ?? "Internal error" } };
    case "http-500":
      return { status: 500 };
    case "hang":
      await wait(hangMs, undefined, { signal }).catch(() => undefined);
      return { closed: true };
    case "hang-up":
      return { closed: true };
    case "garbage":
      return { text: fault.text };
    case "other-cluster":
      return { result: fault.genesis };
    case "stale":
      return unknown(call, faulty.beganAt);
    case "unconfirmed":
      return unconfirmed(call, await pass(call));
    case "error-after-send":
      await pass(call);
      return fault.message === undefined
        ? { closed: true }
        : { error: { code: internalError, message: fault.message } };
    case "hold-transaction":
      faulty.hold(withoutPreflight(call));
      return { result: sentSignature(call) };
    case "drop-transaction":
      return { result: sentSignature(call) };
  }
}

/** A node judges a transaction when it gets it, and not once more when it passes it on. */
function withoutPreflight({ params: [transaction, options], ...call }: RpcCall): RpcCall {
  return { ...call, params: [transaction, { ...(isObject(options) && options), skipPreflight: true }] };
}

function unknown({ method, params: [signatures] }: RpcCall, slot: number): NodeReply {
  if (method === "getTransaction") return { result: null };
  if (method === "getSignaturesForAddress") return { result: [] };
  const value = Array.isArray(signatures) ? signatures.map(() => null) : [];
  return { result: { context: { slot }, value } };
}

function unconfirmed(call: RpcCall, reply: NodeReply): NodeReply {
  if (call.method !== "getSignatureStatuses" || !("result" in reply)) return unknown(call, 0);
  const found = member(reply.result, "value");
  const value = Array.isArray(found) ? found.map(processedOnly) : [];
  return { result: { context: member(reply.result, "context"), value } };
}

function processedOnly(status: unknown): unknown {
  return typeof status === "object" && status !== null
    ? { ...status, confirmations: 0, confirmationStatus: "processed" }
    : status;
}

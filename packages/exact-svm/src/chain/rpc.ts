import { failover, X402Error } from "@x402-reference/types";
import { member } from "./json.js";

/** A node's answer: a result, or an error of JSON-RPC; `isRepeat` when another node may have done what this one refuses. */
export type RpcAnswer =
  | { ok: true; result: unknown }
  | { ok: false; error: { code: number; message: string; data: unknown }; isRepeat: boolean };

/** Asks a node by JSON-RPC; throws `chain_unreachable` when there is no answer to the question. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<RpcAnswer>;

/** JSON-RPC's errors have this code and lower ones; others come from something in front of the node. */
const highestErrorCode = -32_000;

/** Makes what asks the first of several JSON-RPC endpoints that answers; one answer may take so many milliseconds. */
export function createRpc(rpcUrls: readonly [string, ...string[]], timeoutMs: number): Rpc {
  const ask = failover(rpcUrls, timeoutMs / rpcUrls.length);

  return async (method, params) => {
    const { answer, isRepeat } = await post(ask, { method, params, timeoutMs });
    const code = member(answer, "error", "code");
    if (typeof code === "number" && code <= highestErrorCode) {
      const message = String(member(answer, "error", "message"));
      return { ok: false, error: { code, message, data: member(answer, "error", "data") }, isRepeat };
    }
    const result = member(answer, "result");
    if (result === undefined) throw unreachable(`did not answer ${method}`, answer);
    return { ok: true, result };
  };
}

/** The fault of a node that does not answer, or not what it was asked. */
export function unreachable(what: string, cause?: unknown): X402Error {
  return new X402Error("chain_unreachable", `The chain's RPC endpoint ${what}.`, {
    field: "rpcUrl",
    remedy: "Check the URL and that the node is running.",
    cause,
  });
}

async function post(
  ask: ReturnType<typeof failover>,
  { method, params, timeoutMs }: { method: string; params: readonly unknown[]; timeoutMs: number },
): Promise<{ answer: unknown; isRepeat: boolean }> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "Content-Type": "application/json" };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const { response, isRepeat } = await ask({ method: "POST", headers, body, signal });
    return { answer: await response.json(), isRepeat };
  } catch (cause) {
    throw unreachable(`did not answer ${method}`, cause);
  }
}

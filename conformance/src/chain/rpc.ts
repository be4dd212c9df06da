import { X402Error } from "@x402-reference/types";
import * as z from "zod/mini";

/** Calls a method of a JSON-RPC node and answers its result. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** How long a node may take to answer one call, in milliseconds. */
const timeoutMs = 30_000;

const Answer = z.object({
  result: z.optional(z.unknown()),
  error: z.optional(z.object({ code: z.number(), message: z.string(), data: z.optional(z.unknown()) })),
});

/** What a node answered instead of a result, such as the revert of a simulated call. */
export class RpcError extends Error {
  override readonly name: string = "RpcError";
  readonly method: string;
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, { code, message, data }: { code: number; message: string; data?: unknown }) {
    super(`${method}: ${message}`);
    this.method = method;
    this.code = code;
    this.data = data;
  }
}

/**
 * Makes the caller of a JSON-RPC node over HTTP.
 *
 * A call throws `chain_unreachable` when there is no proper answer in 30 s, and `RpcError` when the node refuses.
 *
 * @example
 * ```ts
 * const rpc = createRpc("http://127.0.0.1:8545");
 * await rpc("eth_blockNumber", []); // "0x1"
 * ```
 */
export function createRpc(url: string): Rpc {
  let id = 0;
  return async (method, params) => {
    id += 1;
    const answer = await post(url, JSON.stringify({ jsonrpc: "2.0", id, method, params }), method);
    if (answer.error) {
      const { code, message, data } = answer.error;
      throw new RpcError(method, { code, message, data });
    }
    return answer.result;
  };
}

async function post(url: string, body: string, method: string): Promise<z.infer<typeof Answer>> {
  const unreachable = (what: string, cause?: unknown) =>
    new X402Error("chain_unreachable", `The chain at ${url} ${what} (${method}).`, {
      field: "rpcUrl",
      remedy: "Check that the node runs and answers JSON-RPC there.",
      cause,
    });
  let text: string;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (cause) {
    throw unreachable("does not answer", cause);
  }
  try {
    return z.parse(Answer, JSON.parse(text));
  } catch (cause) {
    throw unreachable("does not answer in JSON-RPC", cause);
  }
}

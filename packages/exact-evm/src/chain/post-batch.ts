/** Longest answer that is read, in bytes. */
const mostBytes = 10_485_760;

/** A call of JSON-RPC. */
export interface RpcCall {
  id: number;
  method: string;
  params: readonly unknown[];
}

/**
 * Asks a node many things in one request, and answers what it says, whatever that is. A general client writes a batch down
 * three times, once of them for an error that hardly ever happens.
 */
export async function postBatch(
  calls: readonly RpcCall[],
  { url, timeoutMs, fetch }: { url: string; timeoutMs: number; fetch: typeof globalThis.fetch },
): Promise<unknown> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(calls.map((call) => ({ jsonrpc: "2.0", ...call }))),
      signal: controller.signal,
    });
    return JSON.parse(await readText(response));
  } finally {
    clearTimeout(timer);
    // Ends what has not been read, too.
    controller.abort();
  }
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
    size += step.value.byteLength;
    if (size > mostBytes) throw new RangeError("The node's answer is too long.");
    text += decoder.decode(step.value, { stream: true });
  }
  return text + decoder.decode();
}

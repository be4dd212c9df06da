type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** What one of several nodes answered. */
export interface FailoverAnswer {
  response: Response;
  /** Whether another node may have had the request before, so that a refusal does not say that nothing was done. */
  isRepeat: boolean;
}

/**
 * Makes what asks the first of several nodes that answers: one that cannot be reached, is silent, or answers 429 or 5xx is
 * left for the next, and whoever answered is asked first from then on. Every request may come to several nodes, which does
 * no harm: the same signed transaction is the same everywhere. When none answers, the last one's response is answered, or
 * its error thrown.
 *
 * @param silenceMs - How long one node may be silent before the next one is asked.
 * @example
 * ```ts
 * const ask = failover(["https://sepolia.base.org", "https://base-sepolia-rpc.publicnode.com"], 5_000);
 * const { response } = await ask({ method: "POST", body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}' });
 * ```
 */
export function failover(
  urls: readonly [string, ...string[]],
  silenceMs: number,
  fetch: Fetch = globalThis.fetch,
): (init?: RequestInit) => Promise<FailoverAnswer> {
  const nodes = urls.map(nodeOf);
  let current = 0;

  return async function ask(init = {}) {
    const first = current;
    for (let step = 0; ; step++) {
      const index = (first + step) % nodes.length;
      const isLast = step === nodes.length - 1;
      try {
        const signals = [...(init.signal ? [init.signal] : []), ...(isLast ? [] : [AbortSignal.timeout(silenceMs)])];
        const { url, authorization } = nodes[index] ?? nodeOf(urls[0]);
        const headers = authorization === undefined ? init.headers : withAuthorization(init.headers, authorization);
        const response = await fetch(url, { ...init, ...(headers && { headers }), signal: AbortSignal.any(signals) });
        const isWell = response.status !== 429 && response.status < 500;
        if (isWell) current = index;
        if (isWell || isLast) return { response, isRepeat: step > 0 };
      } catch (error) {
        // Whoever asks has given up, which says nothing of the next one.
        if (isLast || init.signal?.aborted) throw error;
      }
    }
  };
}

interface Node {
  url: string;
  authorization?: string;
}

/** A URL may hold a name and a password, which no `fetch` takes there. */
function nodeOf(text: string): Node {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.username === "" && url.password === "")) return { url: text };
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  const bytes = new TextEncoder().encode(credentials);
  return { url: url.href, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function withAuthorization(headers: RequestInit["headers"], authorization: string): Headers {
  const all = new Headers(headers);
  if (!all.has("authorization")) all.set("authorization", authorization);
  return all;
}

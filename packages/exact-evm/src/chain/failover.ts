type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Makes a `fetch` that asks the first of several nodes that answers: one that cannot be reached, is silent, or answers
 * 429 or 5xx is left for the next, and whoever answered is asked first from then on. Every request may come to several
 * nodes, which does no harm: the same signed transaction is the same everywhere.
 *
 * @param silenceMs - How long one node may be silent before the next one is asked.
 */
export function failoverFetch(
  urls: readonly [string, ...string[]],
  silenceMs: number,
  fetch: Fetch = globalThis.fetch,
) {
  let current = 0;

  return async function ask(_input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    let failure: { response: Response } | { error: unknown } | undefined;
    const first = current;
    for (let step = 0; step < urls.length; step++) {
      const index = (first + step) % urls.length;
      const isLast = step === urls.length - 1;
      try {
        const signals = [...(init.signal ? [init.signal] : []), ...(isLast ? [] : [AbortSignal.timeout(silenceMs)])];
        const response = await fetch(urls[index] ?? urls[0], { ...init, signal: AbortSignal.any(signals) });
        if (!isOutOfOrder(response)) {
          current = index;
          return response;
        }
        failure = { response };
      } catch (error) {
        // Whoever asks has given up, which says nothing of the next one.
        if (init.signal?.aborted) throw error;
        failure = { error };
      }
    }
    if (failure && "response" in failure) return failure.response;
    throw failure?.error;
  };
}

function isOutOfOrder({ status }: Response): boolean {
  return status === 429 || status >= 500;
}

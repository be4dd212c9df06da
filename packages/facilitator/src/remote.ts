import { type Facilitator, type FacilitatorRequest, X402Error } from "@x402-reference/types";
import { atMost, milliseconds } from "./duration.js";
import { ask } from "./remote/ask.js";
import { type ReadOptions, readSettleResponse, readSupportedResponse, readVerifyResponse } from "./remote/judge.js";

export { type ReadOptions, readSettleResponse, readSupportedResponse, readVerifyResponse } from "./remote/judge.js";

/** Headers of the caller's own, such as credentials: the same for every call, or made for each. */
export type RemoteHeaders =
  | Record<string, string>
  | ((call: keyof Facilitator) => Record<string, string> | Promise<Record<string, string>>);

/** Where a remote facilitator is and how it is asked. */
export interface RemoteFacilitatorOptions {
  /** Base URL, before `/verify`; trailing slashes do not matter. */
  url: string;
  /** Default the global `fetch`. */
  fetch?: typeof fetch;
  /** Longest time in milliseconds for one call, body included; default 90 000 to settle, otherwise 30 000. */
  timeoutMs?: number;
  headers?: RemoteHeaders;
}

/**
 * A facilitator behind HTTP, as the same type as one in this process.
 *
 * A refusal is a value. Throws `facilitator_unreachable` when there is no answer in time, or one of another status
 * than 2xx that is no typed refusal; `facilitator_malformed_response` when the answer is not what the specification
 * demands; and `invalid_configuration` at once for a URL that cannot be a base. No call is ever repeated: after a fault
 * at settle, the payment may have been settled.
 *
 * @example
 * ```ts
 * const facilitator = remoteFacilitator({ url: "https://x402.org/facilitator" });
 * const { kinds } = await facilitator.supported();
 * ```
 * @see x402-specification-v2.md §7
 */
export function remoteFacilitator(options: RemoteFacilitatorOptions): Facilitator {
  const base = baseUrl(options.url);
  const { fetch: send = globalThis.fetch, headers = {} } = options;
  // Giving up on a settlement leaves its outcome unknown, so that wait is generous.
  const longest = (ms: number) => milliseconds("timeoutMs", options.timeoutMs ?? ms);
  const timeouts = { verify: longest(30_000), settle: longest(90_000), supported: longest(30_000) };

  async function exchange<Answer extends object>(
    call: keyof Facilitator,
    read: (response: Response, options: ReadOptions) => Promise<Answer>,
    body?: FacilitatorRequest,
  ): Promise<Answer> {
    const timeoutMs = timeouts[call];
    const controller = new AbortController();
    try {
      const answer = await atMost(timeoutMs, answerTo(controller.signal));
      if (answer) return answer;
    } finally {
      controller.abort();
    }
    throw new X402Error("facilitator_unreachable", `The facilitator did not answer /${call} within ${timeoutMs} ms.`, {
      remedy: "See whether it is up, or raise timeoutMs.",
    });

    async function answerTo(signal: AbortSignal): Promise<Answer> {
      const own = typeof headers === "function" ? await headers(call) : headers;
      const response = await ask(`${base}/${call}`, { send, signal, headers: own, body: body && envelope(body) });
      return read(response, { signal });
    }
  }

  return {
    verify: (request) => exchange("verify", readVerifyResponse, request),
    settle: (request) => exchange("settle", readSettleResponse, request),
    supported: () => exchange("supported", readSupportedResponse),
  };
}

function envelope({ paymentPayload, paymentRequirements }: FacilitatorRequest): string {
  return JSON.stringify({ x402Version: 2, paymentPayload, paymentRequirements });
}

function baseUrl(text: string): string {
  const problem = (what: string) =>
    new X402Error("invalid_configuration", `The facilitator's url ${what}.`, {
      field: "url",
      remedy: 'Write it as "https://facilitator.example.com", with a path if it has one.',
    });
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw problem("is not a URL");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") throw problem("is not http or https");
  if (url.username || url.password) throw problem("holds credentials, which belong into headers");
  if (url.search || url.hash) throw problem("has a query or a fragment");
  return url.href.replace(/\/+$/, "");
}

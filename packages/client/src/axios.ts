import { isX402Error, paymentResponseHeader, type SettleResponse } from "@x402-reference/types";
import type { AxiosInstance, AxiosResponse } from "axios";
import type { PaymentClient } from "./client.js";
import { type Fetch, type WrapFetchOptions, wrapFetch } from "./fetch.js";
import { readReceipt } from "./receipt.js";
import { passPaymentOn } from "./watch-answer.js";

/** Options of {@link wrapAxios}. */
export interface WrapAxiosOptions extends WrapFetchOptions {
  /** What sends the requests; the global `fetch` when absent. */
  fetch?: Fetch;
}

/**
 * Makes an axios instance pay for 402 answers, and answers the same instance. It sends by `fetch` from then on, so what
 * only Node's `http` knows, such as agents, has to be given to that; everything else of axios stays, interceptors too.
 *
 * Rejects with what `wrapFetch` rejects with, as it is and not inside of an `AxiosError`, which layers that repeat failed
 * calls would take for one of the network; and with what axios rejects with, as for the status 402 that was not paid.
 *
 * @example
 * ```ts
 * const paying = wrapAxios(axios.create(), createPaymentClient({ schemes, policy }));
 * const { data } = await paying.get("https://api.example.com/report", { timeout: 30_000 });
 * ```
 * @see transports-v2/http.md
 */
export function wrapAxios<Instance extends AxiosInstance>(
  axios: Instance,
  client: PaymentClient,
  options: WrapAxiosOptions = {},
): Instance {
  const { fetch = globalThis.fetch, ...wrapping } = options;
  const pay = wrapFetch(fetch, client, wrapping);
  const answers = new WeakMap<object, Response>();
  axios.defaults.adapter = "fetch";
  axios.defaults.env = {
    ...axios.defaults.env,
    async fetch(input: RequestInfo | URL, init?: RequestInit) {
      const answer = await pay(input, init).catch((cause: unknown) => {
        // Axios would take the response of a refusal for one of its own, and write into it.
        throw isX402Error(cause) ? new Error(cause.message, { cause }) : cause;
      });
      if (input instanceof Request) answers.set(input, answer);
      return answer;
    },
  };

  function knowPayment(response: AxiosResponse): AxiosResponse {
    const answer = isObject(response.request) ? answers.get(response.request) : undefined;
    if (answer) passPaymentOn(answer, response);
    return response;
  }

  axios.interceptors.response.use(knowPayment, (error: unknown) => {
    for (let cause = error; isObject(cause); cause = "cause" in cause ? cause.cause : undefined) {
      if (isX402Error(cause)) throw cause;
    }
    if (isObject(error) && "response" in error && isResponse(error.response)) knowPayment(error.response);
    throw error;
  });
  return axios;
}

/**
 * Reads the receipt of an answer that axios gave, as `readReceipt` does.
 *
 * @example
 * ```ts
 * const receipt = readAxiosReceipt(await paying.get("https://api.example.com/report"));
 * ```
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export function readAxiosReceipt(response: Pick<AxiosResponse, "headers">): SettleResponse | undefined {
  const { name } = paymentResponseHeader;
  const found = Object.entries(response.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return typeof found?.[1] === "string"
    ? readReceipt(new Response(null, { headers: { [name]: found[1] } }))
    : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isResponse(value: unknown): value is AxiosResponse {
  return isObject(value) && "config" in value && "status" in value;
}

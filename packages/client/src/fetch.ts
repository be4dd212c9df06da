import { firstRefusal, paymentRequiredHeader, paymentSignatureHeader } from "@x402-reference/types";
import { readChallenge } from "./challenge.js";
import type { PaymentClient } from "./client.js";
import { PaymentOutcomeUnknown, PaymentRefused } from "./error.js";
import { defaultMaxBodyBytes, maxPayments } from "./limits.js";
import { readUrl, sameOrigin } from "./plain.js";
import { readReceipt } from "./receipt.js";
import type { AnswerSubject } from "./rule.js";
import { invitesPayment } from "./rules/answer.js";
import { discardBody, sendPayment } from "./send-payment.js";
import { type RequestSnapshot, snapshotRequest } from "./snapshot-request.js";

/** The type of `fetch`. */
export type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** Options of {@link wrapFetch}. */
export interface WrapFetchOptions {
  /** Most bytes kept of a body that can be read only once, to send it again with the payment; 1 MiB when absent. */
  maxBodyBytes?: number;
}

/**
 * Makes a `fetch` that pays for 402 answers, at most once per call and at most one round trip more.
 *
 * The answer is returned as it is, also when it is another 402; `readReceipt` reads its receipt. After a payment, a
 * redirect to another origin or one with a receipt is returned instead of followed. Rejects with `PaymentRefused` when
 * the policy refuses to pay or the body cannot be sent twice, and with `PaymentOutcomeUnknown` when a payment was sent
 * and no answer came. Time is bounded by the caller's signal alone.
 *
 * @example
 * ```ts
 * const payingFetch = wrapFetch(fetch, createPaymentClient({ schemes, policy }));
 * const response = await payingFetch("https://api.example.com/report", { signal: AbortSignal.timeout(30_000) });
 * ```
 * @see transports-v2/http.md
 */
export function wrapFetch(fetch: Fetch, client: PaymentClient, options: WrapFetchOptions = {}): Fetch {
  const { maxBodyBytes = defaultMaxBodyBytes } = options;
  const answerRules = client.rules.filter((rule) => rule.at === "answer");
  const redirectRules = client.rules.filter((rule) => rule.at === "redirect");

  async function pay(request: RequestSnapshot, challenged: Response, latest: Response): Promise<Response> {
    if (!request.replayable) {
      throw new PaymentRefused("body_not_replayable", `The body is a stream of more than ${maxBodyBytes} bytes.`, {
        response: challenged,
        remedy: "Nothing was paid. Pass a string, a Blob or bytes, or raise maxBodyBytes.",
      });
    }
    const read = readChallenge(challenged);
    if (!read.ok) {
      const { message } = read.refusal;
      client.emit({ type: "payment_refused", url: request.url, message });
      throw new PaymentRefused("no_acceptable_offer", message, { response: challenged });
    }
    const { url: askedUrl, method, signal } = request;
    const issuer = challenged.url === "" ? askedUrl : withFragmentOf(challenged.url, askedUrl);
    const outcome = await client.pay(read.challenge, { url: issuer, askedUrl, method, signal });
    if (!outcome.ok) {
      const { message, considered } = outcome;
      throw new PaymentRefused("no_acceptable_offer", message, { response: challenged, considered });
    }
    signal?.throwIfAborted();
    discardBody(latest);
    const url = sameOrigin(readUrl(issuer), readUrl(askedUrl)) ? issuer : askedUrl;
    client.emit({ type: "payment_sent", url, offer: outcome.payment.accepted });
    const response = await sendPayment(fetch, request, { url, header: outcome.header, redirectRules }).catch(
      (cause) => {
        throw new PaymentOutcomeUnknown(url, outcome.payment, cause);
      },
    );
    client.emit({ type: "payment_answered", url, status: response.status, receipt: readReceipt(response) });
    return response;
  }

  return async (input, init) => {
    const request = await snapshotRequest(input, init, { maxBodyBytes });
    const preset = request.headers.get(paymentSignatureHeader.name);
    const { url } = request;
    let response = await (preset === null
      ? fetch(url, request.init)
      : sendPayment(fetch, request, { url, header: preset, redirectRules }));
    let challenged = response;
    for (let payments = 0; payments < maxPayments; payments++) {
      const hasChallenge = response.headers.has(paymentRequiredHeader.name);
      if (hasChallenge) challenged = response;
      const { status } = response;
      const answer: AnswerSubject = {
        status,
        receipt: readReceipt(response),
        paid: payments > 0,
        preset: preset !== null,
      };
      if (!invitesPayment(answer, hasChallenge)) return response;
      const refusal = await firstRefusal(answerRules, answer);
      if (refusal?.reason === "payment_already_attempted") {
        throw new PaymentRefused(refusal.reason, refusal.message, {
          response,
          remedy: "Send the request without PAYMENT-SIGNATURE to have it paid.",
        });
      }
      if (refusal) return response;
      response = await pay(request, challenged, response);
    }
    return response;
  };
}

/** The address of a response has lost the fragment of the request, which must not look like a redirect. */
function withFragmentOf(answered: string, asked: string): string {
  const fragment = readUrl(asked)?.hash ?? "";
  return `${answered.split("#")[0]}${fragment}`;
}

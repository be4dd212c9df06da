import { firstRefusal, paymentRequiredHeader, paymentSignatureHeader, X402Error } from "@x402-reference/types";
import type { PaymentAttempt } from "./attempt.js";
import { type ReadChallenge, readChallenge } from "./challenge.js";
import type { PaymentClient } from "./client.js";
import { PaymentRefused } from "./error.js";
import { defaultMaxBodyBytes, maxPayments } from "./limits.js";
import { readUrl, sameOrigin } from "./plain.js";
import { purchaseOf } from "./purchase.js";
import { readReceipt } from "./receipt.js";
import type { AnswerSubject } from "./rule.js";
import { invitesPayment } from "./rules/answer.js";
import { discardBody, sendPayment } from "./send-payment.js";
import { type RequestSnapshot, snapshotRequest } from "./snapshot-request.js";
import type { VersionOne } from "./version-one.js";
import { watchAnswer } from "./watch-answer.js";

/** The type of `fetch`. */
export type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** Options of {@link wrapFetch}. */
export interface WrapFetchOptions {
  /** Most bytes kept of a body that can be read only once, to send it again with the payment; 1 MiB when absent. */
  maxBodyBytes?: number;
  /** Also pays in version 1 of the protocol; the value is exported by the subpath `v1`. */
  versionOne?: VersionOne;
}

/**
 * Makes a `fetch` that pays for 402 answers, at most once per call and at most one round trip more.
 *
 * The answer is returned as it is, also when it is another 402; `readReceipt` reads its receipt, `paymentOf` how it
 * stands in the books. After a payment, a redirect to another origin or one with a receipt is returned instead of
 * followed. A call whose payment has an unknown outcome, when it is made again, sends that payment again and no other
 * until it has expired; the same call means method, URL and body.
 *
 * Rejects with `PaymentRefused` when the policy refuses to pay or the body cannot be sent twice, with
 * `PaymentOutcomeUnknown` when a payment was sent and no answer came, and with what `pay` and `resume` of the client
 * reject with. Reading the body rejects with `PaymentOutcomeUnknown` when a paid answer breaks off. Time is bounded by
 * the caller's signal alone.
 *
 * @example
 * ```ts
 * const payingFetch = wrapFetch(fetch, createPaymentClient({ schemes, policy }));
 * const response = await payingFetch("https://api.example.com/report", { signal: AbortSignal.timeout(30_000) });
 * ```
 * @see transports-v2/http.md
 */
export function wrapFetch(fetch: Fetch, client: PaymentClient, options: WrapFetchOptions = {}): Fetch {
  const { maxBodyBytes = defaultMaxBodyBytes, versionOne } = options;
  const receiptOf = (response: Response) => readReceipt(response) ?? versionOne?.readReceipt(response);
  const answerRules = client.rules.filter((rule) => rule.at === "answer");
  const redirectRules = client.rules.filter((rule) => rule.at === "redirect");

  /** The payment that the caller has put on a request. */
  function presetPayment(headers: Headers): { name: string; text: string } | undefined {
    for (const name of [paymentSignatureHeader.name, ...(versionOne ? [versionOne.paymentName] : [])]) {
      const text = headers.get(name);
      if (text !== null) return { name, text };
    }
    return undefined;
  }

  async function pay(request: RequestSnapshot, challenged: Response): Promise<PaymentAttempt> {
    if (!request.replayable) {
      throw new PaymentRefused("body_not_replayable", `The body is a stream of more than ${maxBodyBytes} bytes.`, {
        response: challenged,
        remedy: "Nothing was paid. Pass a string, a Blob or bytes, or raise maxBodyBytes.",
      });
    }
    const old = challenged.headers.has(paymentRequiredHeader.name)
      ? undefined
      : await versionOne?.readChallenge(challenged.clone());
    const read: ReadChallenge = old ? { ok: true, challenge: old } : readChallenge(challenged);
    if (!read.ok) {
      const { message } = read.refusal;
      client.emit({ type: "payment_refused", url: request.url, message });
      throw new PaymentRefused("no_acceptable_offer", message, { response: challenged });
    }
    const { url: askedUrl, method, signal } = request;
    const url = challenged.url === "" ? askedUrl : withFragmentOf(challenged.url, askedUrl);
    const purchase = await purchaseOf(request);
    const outcome = await client.pay(read.challenge, {
      ...{ url, askedUrl, method, purchase, signal },
      versionOne: old !== undefined,
    });
    if (outcome.ok) return outcome.attempt;
    const { message, considered } = outcome;
    throw new PaymentRefused("no_acceptable_offer", message, { response: challenged, considered });
  }

  async function send(request: RequestSnapshot, attempt: PaymentAttempt, again: boolean): Promise<Response> {
    const { url: issuer, payment } = attempt;
    const isOld = attempt.entry().versionOne === true;
    if (isOld && !versionOne) throw withoutVersionOne(attempt);
    const old = isOld ? versionOne : undefined;
    const header = old
      ? { name: old.paymentName, text: old.encode(payment) }
      : { name: paymentSignatureHeader.name, text: attempt.header };
    const receiptName = old?.receiptName;
    const url = sameOrigin(readUrl(issuer), readUrl(request.url)) ? issuer : request.url;
    client.emit({ type: "payment_sent", url, offer: payment.accepted, again });
    const response = await sendPayment(fetch, request, { url, header, receiptName, redirectRules }).catch((cause) => {
      throw attempt.unanswered(cause);
    });
    const { status, ok } = response;
    const receipt = receiptOf(response);
    await attempt.answered({ status, ok, receipt });
    client.emit({ type: "payment_answered", url, status, receipt });
    return watchAnswer(response, attempt);
  }

  return async (input, init) => {
    const request = await snapshotRequest(input, init, { maxBodyBytes });
    const { url, signal } = request;
    const preset = presetPayment(request.headers);
    const mayResume = !preset && request.replayable && client.journal.hasWaiting();
    const unfinished = mayResume ? await client.resume(await purchaseOf(request)) : undefined;
    signal?.throwIfAborted();
    let response: Response;
    if (unfinished) response = await send(request, unfinished, true);
    else if (preset) response = await sendPayment(fetch, request, { url, header: preset, redirectRules });
    else response = await fetch(url, request.init);
    let challenged = response;
    for (let payments = unfinished ? 1 : 0; payments < maxPayments; payments++) {
      const hasChallenge = response.headers.has(paymentRequiredHeader.name);
      if (hasChallenge) challenged = response;
      const { status } = response;
      const answer: AnswerSubject = {
        status,
        receipt: receiptOf(response),
        paid: payments > 0,
        preset: preset !== undefined,
      };
      if (!invitesPayment(answer, hasChallenge)) return response;
      const refusal = await firstRefusal(answerRules, answer);
      if (refusal?.reason === "payment_already_attempted") {
        throw new PaymentRefused(refusal.reason, refusal.message, {
          response,
          remedy: `Send the request without ${preset?.name} to have it paid.`,
        });
      }
      if (refusal) return response;
      const attempt = await pay(request, challenged);
      const letGo = discardBody(response);
      response = await send(request, attempt, false).finally(letGo);
    }
    return response;
  };
}

/** Another client with the same journal has made the payment. */
function withoutVersionOne(attempt: PaymentAttempt): X402Error {
  return new X402Error("invalid_configuration", `An unfinished payment to ${attempt.url} is of version 1.`, {
    field: "options.versionOne",
    remedy: "Nothing was sent. Give wrapFetch versionOne to have it sent again.",
    cause: attempt.unanswered(undefined),
  });
}

/** The address of a response has lost the fragment of the request, which must not look like a redirect. */
function withFragmentOf(answered: string, asked: string): string {
  const fragment = readUrl(asked)?.hash ?? "";
  return `${answered.split("#")[0]}${fragment}`;
}

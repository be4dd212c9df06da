import { type PaymentPayload, X402Error, type X402ErrorCode } from "@x402-reference/types";
import type { ConsideredOffer } from "./select-offer.js";

/**
 * Nothing was paid; the message says why, for each offer. The answer that asked for payment is kept, unread. Its code is `no_acceptable_offer`, `payment_already_attempted` or `body_not_replayable`.
 *
 * @example
 * ```ts
 * try {
 *   await payingFetch("https://api.example.com/report");
 * } catch (error) {
 *   if (error instanceof PaymentRefused) console.log(error.message, error.response.status);
 * }
 * ```
 * @see transports-v2/http.md, Payment Required Signaling
 */
export class PaymentRefused<Answer = Response> extends X402Error {
  override readonly name: string = "PaymentRefused";
  /** For layers that repeat calls: the same call is refused again. */
  readonly retryable = false;
  /** What asked for payment: an HTTP response, or the result of an MCP tool. */
  readonly response: Answer;
  /** What was thought of each offer, in the server's order; empty when none was looked at. */
  readonly considered: readonly ConsideredOffer[];

  constructor(
    code: X402ErrorCode,
    message: string,
    details: { response: Answer; considered?: readonly ConsideredOffer[]; remedy?: string },
  ) {
    super(code, message, details.remedy === undefined ? {} : { remedy: details.remedy });
    this.response = details.response;
    this.considered = details.considered ?? [];
  }
}

/**
 * A payment was sent and no whole answer came, so it may have been settled. Its code is `payment_outcome_unknown`. The
 * same call, made again by a client with the same journal, sends the same payment until it expires; any other client
 * would pay again. The cause is what broke, an abort by the caller included.
 *
 * @example
 * ```ts
 * if (error instanceof PaymentOutcomeUnknown) await reconcile(error.payment.payload);
 * ```
 * @see x402-specification-v2.md §9, `settlement_pending`
 */
export class PaymentOutcomeUnknown extends X402Error {
  override readonly name: string = "PaymentOutcomeUnknown";
  /** For layers that repeat calls: what comes of repeating this one is for its caller to decide. */
  readonly retryable = false;
  /** The payment that was sent, signature included; not enumerable, so that logging the error does not show it. */
  declare readonly payment: PaymentPayload;

  constructor(url: string, payment: PaymentPayload, cause: unknown) {
    super(
      "payment_outcome_unknown",
      `A payment was sent to ${url} and no whole answer came, so it may have been settled.`,
      {
        remedy: "Find out what became of it, or let it expire, before paying again.",
        cause,
      },
    );
    Object.defineProperty(this, "payment", { value: payment });
  }
}

import type { ClientScheme, PaymentPayload, PaymentRequirements } from "@x402-reference/types";
import { abortable } from "./abortable.js";
import type { ReceivedChallenge } from "./challenge.js";
import { createPayment, encodePayment } from "./create-payment.js";
import type { ClientEvent, Observer } from "./event.js";
import { describeOffer } from "./offer.js";
import { frozenCopy, isRecord } from "./plain.js";
import { type Limits, type PaymentSnapshot, type Policy, readPolicy } from "./policy.js";
import { allRefusals, type ChallengeSubject, type ClientRule, type RuleRefusal } from "./rule.js";
import { clientRules } from "./rules.js";
import { type ConsideredOffer, type Selection, selectWithin } from "./select-offer.js";

/** What {@link createPaymentClient} is made of. */
export interface PaymentClientOptions {
  /** The schemes that sign payments. */
  schemes: readonly ClientScheme[];
  /** What may be paid. Without a policy nothing is. */
  policy?: Policy;
  /** The rules to keep; all of them when absent. */
  rules?: readonly ClientRule[];
  onEvent?: Observer;
}

/** The request that a challenge answers. */
export interface PaymentContext {
  /** The address that sent the challenge. */
  url: string;
  /** The address that was asked for, when redirects led to `url`. */
  askedUrl?: string;
  /** The method of the request; `GET` when absent. */
  method?: string;
  /** Ends the waiting for approval and signature. */
  signal?: AbortSignal | undefined;
}

/** A signed payment and its header text, or why nothing was signed. */
export type PaymentOutcome =
  | { ok: true; payment: PaymentPayload; header: string }
  | { ok: false; message: string; refusals: readonly RuleRefusal[]; considered: readonly ConsideredOffer[] };

/** Pays challenges within a policy; knows no transport. */
export interface PaymentClient {
  readonly rules: readonly ClientRule[];
  /** Judges a challenge, selects an offer, asks for approval and signs; nothing is sent. */
  pay(challenge: ReceivedChallenge, context: PaymentContext): Promise<PaymentOutcome>;
  /** Tells the observer what happened. */
  emit(event: ClientEvent): void;
}

/**
 * Creates a client that pays challenges within a policy, and nothing without one.
 *
 * Throws `invalid_configuration` on an invalid policy. `pay` rejects with the signal's reason when aborted, and with what
 * the signer or `approve` throws.
 *
 * @example
 * ```ts
 * const client = createPaymentClient({
 *   schemes: [exactEvmClient({ account })],
 *   policy: spendUpTo("0.10", { network: "eip155:84532", asset: usdc, decimals: 6 }),
 * });
 * const response = await wrapFetch(fetch, client)("https://api.example.com/report");
 * ```
 * @see x402-specification-v2.md §3
 */
export function createPaymentClient(options: PaymentClientOptions): PaymentClient {
  const { rules = clientRules, onEvent } = options;
  const schemes = [...options.schemes];
  const limits = readPolicy(options.policy);
  const challengeRules = rules.filter((rule) => rule.at === "challenge");

  function emit(event: ClientEvent): void {
    try {
      // An async observer fits the type, and its rejection would end the process.
      const result: unknown = onEvent?.(event);
      if (result instanceof Promise) result.catch(() => undefined);
    } catch {
      // An observer's fault must never cost the caller an answer that has been paid for.
    }
  }

  function refuse(context: PaymentContext, why: Omit<Extract<PaymentOutcome, { ok: false }>, "ok" | "message">) {
    const message = explain(context, why);
    emit({ type: "payment_refused", url: context.url, message });
    return { ok: false, message, ...why } as const;
  }

  return {
    rules,
    emit,
    async pay(received, context) {
      const { url, askedUrl = url, method = "GET", signal } = context;
      const challenge = frozenCopy(received);
      const refusals = await allRefusals<ChallengeSubject>(challengeRules, {
        challenge,
        askedUrl,
        url,
        method,
        limits,
      });
      if (refusals.length > 0) return refuse(context, { refusals, considered: [] });

      const selection: Selection = await selectWithin(challenge, { schemes, limits, rules });
      const { considered } = selection;
      if (!selection.ok) return refuse(context, { refusals, considered });

      const { offer } = selection;
      if (!(await abortable(() => isApproved(limits, { url, challenge, offer }), signal))) {
        const denied = {
          id: "HTTP-CLI-023",
          reason: "approval_denied",
          message: "policy.approve did not answer true.",
        };
        return refuse(context, { refusals: [denied], considered });
      }
      const payment = await abortable(() => createPayment(challenge, offer, { schemes }), signal);
      const header = encodePayment(payment);
      emit({ type: "payment_signed", url, offer });
      return { ok: true, payment, header };
    },
  };
}

async function isApproved(
  limits: Limits,
  subject: { url: string; challenge: ReceivedChallenge; offer: PaymentRequirements },
): Promise<boolean> {
  if (!limits.approve) return true;
  const { url, challenge, offer } = subject;
  const snapshot: PaymentSnapshot = Object.freeze({
    url,
    offer,
    ...(hasUrl(challenge.resource) && { resource: challenge.resource }),
    ...(isRecord(challenge.extensions) && { extensions: challenge.extensions }),
  });
  return (await limits.approve(snapshot)) === true;
}

function hasUrl(resource: unknown): resource is { url: string } {
  return isRecord(resource) && typeof resource.url === "string";
}

function explain(
  context: PaymentContext,
  why: { refusals: readonly RuleRefusal[]; considered: readonly ConsideredOffer[] },
): string {
  const head = `${context.url} asks for payment, which is refused.`;
  if (why.refusals.length > 0) return [head, ...why.refusals.map(({ message }) => message)].join(" ");
  const lines = why.considered.map(
    ({ offer, refusals }) => `\n- ${describeOffer(offer)}: ${refusals.map(({ message }) => message).join("; ")}.`,
  );
  return lines.length > 0 ? `${head} No offer is acceptable:${lines.join("")}` : `${head} It makes no offer.`;
}

import type { ClientScheme, PaymentPayload, PaymentRequirements } from "@x402-reference/types";
import { abortable } from "./abortable.js";
import { attemptOf, type PaymentAttempt } from "./attempt.js";
import type { ReceivedChallenge } from "./challenge.js";
import { createPayment, encodePayment } from "./create-payment.js";
import type { ClientEvent, Observer } from "./event.js";
import type { JournalEntry } from "./journal/entry.js";
import { memoryJournal, type PaymentJournal } from "./journal/journal.js";
import { settlementGraceSeconds } from "./limits.js";
import { describeOffer } from "./offer.js";
import { frozenCopy, isRecord, readUrl } from "./plain.js";
import { type Limits, type PaymentSnapshot, type Policy, readPolicy } from "./policy.js";
import { allRefusals, type ChallengeSubject, type ClientRule, type RuleRefusal } from "./rule.js";
import { clientRules } from "./rules.js";
import { type ConsideredOffer, selectWithin } from "./select-offer.js";
import { lookUp, takeUnfinished, type WasSettled } from "./unfinished.js";

/** What {@link createPaymentClient} is made of. */
export interface PaymentClientOptions {
  /** The schemes that sign payments. */
  schemes: readonly ClientScheme[];
  /** What may be paid. Without a policy nothing is. */
  policy?: Policy;
  /** The rules to keep; all of them when absent. */
  rules?: readonly ClientRule[];
  /** Remembers what was signed and spent; a journal in memory when absent, which a restart forgets. */
  journal?: PaymentJournal;
  /** Asks the chain what became of a payment; without it only receipts tell. */
  wasSettled?: WasSettled;
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
  /** What is bought: a call with the same text is the same purchase; method and asked address when absent. */
  purchase?: string;
  /** Who is paid, as `policy.hosts` and budgets name it; the host of `url` when absent. */
  host?: string;
  /** Other names by which the resource may go, besides an address of the origin of `url`. */
  aliases?: readonly string[];
  /** Whether the payment is sent in version 1 of the protocol, for the journal. */
  versionOne?: boolean;
  /** Ends the waiting for approval and signature. */
  signal?: AbortSignal | undefined;
}

/** A signed payment that is written down, with its header text, or why nothing was signed. */
export type PaymentOutcome =
  | {
      ok: true;
      payment: PaymentPayload;
      header: string;
      attempt: PaymentAttempt;
      considered: readonly ConsideredOffer[];
    }
  | { ok: false; message: string; refusals: readonly RuleRefusal[]; considered: readonly ConsideredOffer[] };

/** Pays challenges within a policy; knows no transport. */
export interface PaymentClient {
  readonly rules: readonly ClientRule[];
  readonly journal: PaymentJournal;
  /** Judges a challenge, selects an offer, asks for approval and signs; nothing is sent. */
  pay(challenge: ReceivedChallenge, context: PaymentContext): Promise<PaymentOutcome>;
  /**
   * Takes the payment of an earlier call for the same purchase whose outcome is not known, to be sent again as it is;
   * nothing when there is none, and then a new one may be made.
   */
  resume(purchase: string): Promise<PaymentAttempt | undefined>;
  /** Asks what became of every payment whose outcome is not known, and answers those that still are not. */
  reconcile(): Promise<readonly JournalEntry[]>;
  /** Tells the observer what happened. */
  emit(event: ClientEvent): void;
}

/**
 * Creates a client that pays challenges within a policy, and nothing without one.
 *
 * Throws `invalid_configuration` on an invalid policy. `pay` rejects with the signal's reason when aborted, and with what
 * the signer, `approve` or the journal throws; no money is spent then. `resume` and `reconcile` reject with what
 * `wasSettled` rejects with, and `resume` with `payment_already_attempted`, once, for a payment that settled without an
 * answer and is too old to bring one.
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
  const { rules = clientRules, journal = memoryJournal(), wasSettled, onEvent } = options;
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
    journal,
    emit,
    async resume(purchase) {
      const held = await takeUnfinished(journal, purchase, wasSettled);
      return held && attemptOf(held, emit);
    },
    async reconcile() {
      const waiting = journal.waiting();
      for (const payment of waiting) await lookUp(payment, { now: journal.now(), wasSettled });
      return waiting.map((payment) => payment.entry()).filter(({ state }) => state === "open");
    },
    async pay(received, context) {
      const { url, askedUrl = url, method = "GET", aliases = [], versionOne = false, signal } = context;
      const { purchase = `${method} ${askedUrl}`, host = readUrl(url)?.host ?? "" } = context;
      const challenge = frozenCopy(received);
      const refusals = await allRefusals<ChallengeSubject>(challengeRules, {
        challenge,
        askedUrl,
        url,
        method,
        host,
        aliases,
        limits,
      });
      if (refusals.length > 0) return refuse(context, { refusals, considered: [] });

      const { selection, held } = await journal.exclusively(async () => {
        const made = await selectWithin(challenge, { schemes, limits, rules, host, books: journal });
        if (!made.ok) return { selection: made };
        const { scheme, network, asset, amount, payTo } = made.offer;
        const intent = { purchase, url, host, scheme, network, asset, amount, payTo };
        return { selection: made, held: journal.reserve(versionOne ? { ...intent, versionOne } : intent) };
      });
      const { considered } = selection;
      if (!selection.ok || !held) return refuse(context, { refusals, considered });

      const { offer } = selection;
      try {
        if (!(await abortable(() => isApproved(limits, { url, challenge, offer }), signal))) {
          await held.abandon();
          const message = "policy.approve did not answer true.";
          return refuse(context, {
            refusals: [{ id: "HTTP-CLI-023", reason: "approval_denied", message }],
            considered,
          });
        }
        const payment = await abortable(() => createPayment(challenge, offer, { schemes }), signal);
        const header = encodePayment(payment);
        // Counted from after the signature: who signs by hand may take longer than the payment is valid.
        const until = journal.now() + offer.maxTimeoutSeconds + settlementGraceSeconds;
        await held.sign({ header, until });
        emit({ type: "payment_signed", url, offer });
        signal?.throwIfAborted();
        return { ok: true, payment, header, attempt: attemptOf(held, emit, payment), considered };
      } catch (error) {
        // Should that fail as well, the payment is open for the next process, which is safe.
        await held.abandon().catch(() => undefined);
        throw error;
      }
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
  const lines = why.considered.map(({ offer, why: reason }) => `\n- ${describeOffer(offer)}: ${reason}.`);
  return lines.length > 0 ? `${head} No offer is acceptable:${lines.join("")}` : `${head} It makes no offer.`;
}

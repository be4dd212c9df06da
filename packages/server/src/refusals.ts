import type { PaymentRequired, Refusal } from "@x402-reference/types";
import { reasonToV1 } from "@x402-reference/types/v1";
import type { Admission } from "./admission.js";
import { unpaidError } from "./challenge.js";
import type { GateEvent } from "./events.js";
import { maxReasonLength } from "./limits.js";
import { writePage } from "./page.js";
import { oldPaymentHeaderName, paymentHeaderName } from "./payment-header.js";
import type { PreparedRoute } from "./route.js";
import { answerHeaders } from "./rules/answer.js";
import type { GateRules } from "./rules/index.js";
import { challengeOfVersionOne, sellsToVersionOne } from "./version-one.js";

/** A request that is answered: what it wants, how it reads, and the version of the protocol that it pays in. */
export interface Asking {
  route: PreparedRoute;
  url: string;
  version: 1 | 2;
  /** Whether a person reads the answer, in a browser. */
  html: boolean;
}

/** What {@link createRefusals} needs. */
export interface RefusalsOptions {
  rules: GateRules;
  emit: (event: GateEvent) => void;
  /** Whether clients of version 1 are served too. */
  v1: boolean;
}

/** Makes the answers that a gate gives by itself. */
export function createRefusals({ rules, emit, v1 }: RefusalsOptions) {
  /** Of each form of a route the answer to whoever asked last: mostly, all ask for the same URL. */
  const last = new WeakMap<PreparedRoute, { url: string; answer: Admission }>();

  /** Asks for payment; told of a payment in the header of version 1, it says that it is not read. */
  function unpaid(asking: Asking, { unread }: { unread: boolean }): Admission {
    const { route, url, html } = asking;
    emit({ type: "unpaid", route: route.key });
    if (unread || html) return challenge(asking, { unread });
    const known = last.get(route);
    if (known?.url === url) return known.answer;
    const answer = challenge(asking, { unread });
    last.set(route, { url, answer });
    return answer;
  }

  function challenge(asking: Asking, { unread }: { unread: boolean }): Admission {
    const { route, url, html } = asking;
    const error = unread
      ? `${unpaidError}: send it in ${paymentHeaderName}, ${oldPaymentHeaderName} is not read`
      : unpaidError;
    const write = () => (unread ? route.challenge.refused(url, error) : route.challenge.unpaid(url));
    const headers = answerHeaders(rules.answer, { kind: "unpaid", challenge: write });
    const told = challengeFor(asking, error);
    if (html)
      return { kind: "refused", status: 402, headers: { ...headers, ...asPage }, body: writePage(asking), told };
    const body = v1 && sellsToVersionOne(route) ? challengeOfVersionOne(route, { url, error }) : { error };
    return { kind: "refused", status: 402, headers: { ...headers, ...asJson }, body: JSON.stringify(body), told };
  }

  function refused(asking: Asking, { status, refusal }: { status: number; refusal: Refusal }): Admission {
    const { route, url, version } = asking;
    emit({ type: "refused", route: route.key, ...refusal });
    const reason = refusal.reason.slice(0, maxReasonLength);
    const write = () => route.challenge.refused(url, reason);
    const kind = status === 400 ? "malformed" : "refused";
    const headers = answerHeaders(rules.answer, { kind, challenge: write, version });
    const { type, body } = explain(asking, { status, refusal });
    const told = { refusal, ...challengeFor(asking, reason) };
    return { kind: "refused", status, headers: { ...headers, ...type }, body, told };
  }

  /** Says that no verdict was to be had; in a page for a browser, where it is known what was asked for. */
  function unavailable(status: number, refusal: Refusal, asking?: Asking): Admission {
    const headers = answerHeaders(rules.answer, { kind: "unavailable" });
    const { type, body } = asking ? explain(asking, { status, refusal }) : { type: asJson, body: plain(refusal) };
    return { kind: "refused", status, headers: { ...headers, ...type }, body, told: { refusal } };
  }

  function ambiguousPath(): Admission {
    return unavailable(400, {
      reason: "ambiguous_path",
      message: "The path can be read in more than one way. Send it without needless percent-encoding.",
    });
  }

  return { unpaid, refused, unavailable, ambiguousPath };
}

/** The body of a refusal and its type: a page for a browser; for a payment of version 1 that is asked for again, the challenge. */
export function explain(
  asking: Asking,
  { status, refusal }: { status: number; refusal: Refusal },
): { type: Record<string, string>; body: string } {
  const { route, url, version, html } = asking;
  if (html) return { type: asPage, body: writePage(asking, refusal.message) };
  if (version === 2 || (status !== 402 && status !== 412)) return { type: asJson, body: plain(refusal) };
  const challenge = challengeOfVersionOne(route, { url, error: reasonToV1(refusal.reason) });
  return { type: asJson, body: JSON.stringify(challenge) };
}

/** The offers as an object. */
export function challengeFor({ route, url }: Asking, error: string): { challenge: () => PaymentRequired } {
  return { challenge: () => route.challenge.object(url, error) };
}

function plain({ reason, message }: Refusal): string {
  return JSON.stringify({ error: message, reason });
}

/** What keeps an answer out of every cache. */
export const uncached = { "Cache-Control": "no-store" };

// The answer depends on who reads it and on what was paid.
const vary = { Vary: `Accept, ${paymentHeaderName}` };
const asJson = { "Content-Type": "application/json", ...vary };
const asPage = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  "X-Content-Type-Options": "nosniff",
  ...vary,
};

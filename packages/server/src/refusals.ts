import type { Refusal } from "@x402-reference/types";
import { reasonToV1 } from "@x402-reference/types/v1";
import type { Admission } from "./admission.js";
import { unpaidError } from "./challenge.js";
import type { GateEvent } from "./events.js";
import { maxReasonLength } from "./limits.js";
import { oldPaymentHeaderName, paymentHeaderName } from "./payment-header.js";
import type { PreparedRoute } from "./route.js";
import { answerHeaders } from "./rules/answer.js";
import type { GateRules } from "./rules/index.js";
import { challengeOfVersionOne, sellsToVersionOne } from "./version-one.js";

/** A request that is answered: what it wants, and the version of the protocol that it pays in. */
export interface Asking {
  route: PreparedRoute;
  url: string;
  version: 1 | 2;
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
  /** Asks for payment; told of a payment in the header of version 1, it says that it is not read. */
  function unpaid(route: PreparedRoute, { url, unread }: { url: string; unread: boolean }): Admission {
    const { key, challenge } = route;
    emit({ type: "unpaid", route: key });
    const error = unread
      ? `${unpaidError}: send it in ${paymentHeaderName}, ${oldPaymentHeaderName} is not read`
      : unpaidError;
    const write = () => (unread ? challenge.refused(url, error) : challenge.unpaid(url));
    const headers = answerHeaders(rules.answer, { kind: "unpaid", challenge: write });
    const body = v1 && sellsToVersionOne(route) ? challengeOfVersionOne(route, { url, error }) : { error };
    return { kind: "refused", status: 402, headers: { ...headers, ...json }, body: JSON.stringify(body) };
  }

  function refused(asking: Asking, { status, refusal }: { status: number; refusal: Refusal }): Admission {
    const { route, url, version } = asking;
    emit({ type: "refused", route: route.key, ...refusal });
    const reason = refusal.reason.slice(0, maxReasonLength);
    const write = () => route.challenge.refused(url, reason);
    const kind = status === 400 ? "malformed" : "refused";
    const headers = answerHeaders(rules.answer, { kind, challenge: write, version });
    return { kind: "refused", status, headers: { ...headers, ...json }, body: explain(asking, { status, refusal }) };
  }

  function unavailable(status: number, refusal: Refusal): Admission {
    const headers = answerHeaders(rules.answer, { kind: "unavailable" });
    return { kind: "refused", status, headers: { ...headers, ...json }, body: plain(refusal) };
  }

  function ambiguousPath(): Admission {
    return unavailable(400, {
      reason: "ambiguous_path",
      message: "The path can be read in more than one way. Send it without needless percent-encoding.",
    });
  }

  return { unpaid, refused, unavailable, ambiguousPath };
}

/** The body of a refusal: of a payment of version 1 that is asked for again, the challenge. */
export function explain(
  { route, url, version }: Asking,
  { status, refusal }: { status: number; refusal: Refusal },
): string {
  if (version === 2 || (status !== 402 && status !== 412)) return plain(refusal);
  return JSON.stringify(challengeOfVersionOne(route, { url, error: reasonToV1(refusal.reason) }));
}

function plain({ reason, message }: Refusal): string {
  return JSON.stringify({ error: message, reason });
}

const json = { "Content-Type": "application/json" };

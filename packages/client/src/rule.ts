import type { ClientScheme, PaymentRequirements, Refusal, Rule, SettleResponse } from "@x402-reference/types";
import type { ReceivedChallenge } from "./challenge.js";
import type { Limits } from "./policy.js";
import type { Books } from "./policy-budget.js";

/** A challenge in the light of the request that it answers. */
export interface ChallengeSubject {
  readonly challenge: ReceivedChallenge;
  /** The address that was asked for. */
  readonly askedUrl: string;
  /** The address that answered, another one after a redirect. */
  readonly url: string;
  readonly method: string;
  /** Who is paid, as the policy names hosts. */
  readonly host: string;
  /** Other names by which the resource may go, besides an address of the origin of `url`. */
  readonly aliases: readonly string[];
  readonly limits: Limits;
}

/** One offer, and the scheme that would sign it. */
export interface OfferSubject {
  readonly offer: PaymentRequirements;
  readonly scheme: ClientScheme;
  readonly limits: Limits;
  /** Who is paid, as the policy names hosts. */
  readonly host: string;
  readonly books: Books;
}

/** One acceptable offer among all acceptable ones. */
export interface ChoiceSubject {
  readonly offer: PaymentRequirements;
  readonly acceptable: readonly PaymentRequirements[];
  readonly limits: Limits;
}

/** What a server answered, and what had been sent to it. */
export interface AnswerSubject {
  readonly status: number;
  readonly receipt: SettleResponse | undefined;
  /** Whether this call has sent a payment before the answer. */
  readonly paid: boolean;
  /** Whether the caller had put a payment on the request. */
  readonly preset: boolean;
}

/** A redirect of a request that carries a payment. */
export interface RedirectSubject {
  readonly from: URL;
  readonly to: URL;
}

/** A rule of the client: what it looks at is named by `at`, the requirement by `id`. */
export type ClientRule =
  | ({ readonly at: "challenge" } & Rule<ChallengeSubject>)
  | ({ readonly at: "offer" } & Rule<OfferSubject>)
  | ({ readonly at: "choice" } & Rule<ChoiceSubject>)
  | ({ readonly at: "answer" } & Rule<AnswerSubject>)
  | ({ readonly at: "redirect" } & Rule<RedirectSubject>);

/** A refusal and the requirement behind it. */
export interface RuleRefusal extends Refusal {
  /** The id of the rule that refuses, such as `CORE-PP-010`. */
  readonly id: string;
}

/** Runs all rules and answers every refusal, so that one message can say everything that has to change. */
export async function allRefusals<Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
): Promise<readonly RuleRefusal[]> {
  const refusals: RuleRefusal[] = [];
  for (const rule of rules) {
    const outcome = rule.check(subject);
    const refusal = outcome instanceof Promise ? await outcome : outcome;
    if (refusal) refusals.push({ id: rule.id, ...refusal });
  }
  return refusals;
}

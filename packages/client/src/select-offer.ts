import { type ClientScheme, maxOffers, type PaymentRequirements } from "@x402-reference/types";
import type { ReceivedChallenge } from "./challenge.js";
import type { PaymentJournal } from "./journal/journal.js";
import { hasOfferShape, nearestScheme, withoutNullExtra } from "./offer.js";
import { frozenCopy, show } from "./plain.js";
import { type Limits, type Policy, readPolicy } from "./policy.js";
import type { Books } from "./policy-budget.js";
import { allRefusals, type ChoiceSubject, type ClientRule, type OfferSubject, type RuleRefusal } from "./rule.js";
import { clientRules } from "./rules.js";

/** An offer as it came, and everything that speaks against it. */
export interface ConsideredOffer {
  readonly offer: unknown;
  /** The rules that refuse the offer; empty for the chosen one, and for another that is the same. */
  readonly refusals: readonly RuleRefusal[];
  /** The same in words for people: why the offer is not paid, or that it is. */
  readonly why: string;
}

/** The offer to pay, or none; in both cases with what was thought of each offer, in the server's order. */
export type Selection =
  | { ok: true; offer: PaymentRequirements; considered: readonly ConsideredOffer[] }
  | { ok: false; considered: readonly ConsideredOffer[] };

/** What {@link selectOffer} selects by. */
export interface SelectOfferOptions {
  schemes: readonly ClientScheme[];
  /** What may be paid; nothing when absent. */
  policy?: Policy;
  rules?: readonly ClientRule[];
  /** The host that asks to be paid, with its port unless it is the default one; only budgets look at it. */
  host?: string;
  /** What is spent already; nothing when absent. */
  journal?: PaymentJournal;
}

/**
 * Selects the offer to pay, and tells why each of the others is not. The order of the server's list makes no difference.
 *
 * Acceptable offers whose flow is `authorization` come first, then those of the asset that stands first in the policy,
 * and then the cheapest. The challenge around the offers is not judged here. Throws `invalid_configuration` on an invalid policy.
 *
 * @example
 * ```ts
 * const selection = await selectOffer(challenge, { schemes, policy });
 * if (!selection.ok) for (const { offer, why } of selection.considered) console.log(offer, why);
 * ```
 * @see x402-specification-v2.md §5.1
 */
export async function selectOffer(challenge: ReceivedChallenge, options: SelectOfferOptions): Promise<Selection> {
  const { schemes, policy, rules = clientRules, host = "", journal: books = nothingSpent } = options;
  return selectWithin(challenge, { schemes, limits: readPolicy(policy), rules, host, books });
}

const nothingSpent: Books = { now: () => 0, spent: () => 0n };

/** What a choice is made by. */
interface Within {
  schemes: readonly ClientScheme[];
  limits: Limits;
  rules: readonly ClientRule[];
  host: string;
  books: Books;
}

/** The same with a policy that has been read already. */
export async function selectWithin(challenge: ReceivedChallenge, options: Within): Promise<Selection> {
  const { limits, rules } = options;
  const offerRules = rules.filter((rule) => rule.at === "offer");
  const choiceRules = rules.filter((rule) => rule.at === "choice");
  const offers: unknown[] = Array.isArray(challenge.accepts) ? challenge.accepts.slice(0, maxOffers) : [];

  const considered: { offer: unknown; payable: PaymentRequirements | undefined; refusals: readonly RuleRefusal[] }[] =
    [];
  for (const received of offers) {
    const offer = frozenCopy(withoutNullExtra(received));
    const subject = readSubject(offer, options);
    const refusals = "refusal" in subject ? [subject.refusal] : await allRefusals<OfferSubject>(offerRules, subject);
    considered.push({
      offer,
      payable: "offer" in subject && refusals.length === 0 ? subject.offer : undefined,
      refusals,
    });
  }

  const acceptable = considered.flatMap(({ payable }) => payable ?? []);
  let chosen: PaymentRequirements | undefined;
  const judged: ConsideredOffer[] = [];
  for (const { offer, payable, refusals } of considered) {
    const yields = payable ? await allRefusals<ChoiceSubject>(choiceRules, { offer: payable, acceptable, limits }) : [];
    const all = [...refusals, ...yields];
    const isRepeated = all.length === 0 && chosen !== undefined;
    if (payable && all.length === 0) chosen ??= payable;
    judged.push({ offer, refusals: all, why: isRepeated ? "the same as the chosen offer" : inWords(all) });
  }
  return chosen ? { ok: true, offer: chosen, considered: judged } : { ok: false, considered: judged };
}

function inWords(refusals: readonly RuleRefusal[]): string {
  return refusals.length > 0 ? refusals.map(({ message }) => message).join("; ") : "chosen";
}

function readSubject(
  offer: unknown,
  { schemes, limits, host, books }: Within,
): OfferSubject | { refusal: RuleRefusal } {
  if (!hasOfferShape(offer)) {
    return {
      refusal: {
        id: "HTTP-CLI-011",
        reason: "invalid_payment_requirements",
        message:
          "scheme, network, amount, asset and payTo must be non-empty strings, maxTimeoutSeconds a number and extra an object",
      },
    };
  }
  const scheme = nearestScheme(schemes, offer);
  if (scheme) return { offer, scheme, limits, host, books };
  return {
    refusal: {
      id: "CORE-PP-010",
      reason: "invalid_network",
      message: `no scheme is configured for network ${show(offer.network)}`,
    },
  };
}

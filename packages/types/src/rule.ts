import { X402Error } from "./error.js";

/** Why something is refused: a stable code for machines and a sentence for people. */
export interface Refusal {
  /** A reason code of the specification, such as `invalid_payload`. */
  reason: string;
  message: string;
}

/**
 * One requirement as a few lines of code. Rules stand in an ordered list; a verifier is that list run over a subject.
 */
export interface Rule<Subject> {
  /** The id of the requirement in `specs/requirements`, such as `EVM-3009-008`. */
  readonly id: string;
  /** What holds when the rule is met, in a few words. */
  readonly name: string;
  /** Answers why the subject breaks the rule, or nothing when it keeps it. */
  check(subject: Subject): Refusal | undefined | Promise<Refusal | undefined>;
}

/**
 * Runs rules in order and answers the first refusal, or nothing when all are kept.
 *
 * @example
 * ```ts
 * const refusal = await firstRefusal(rules, { payment, requirements });
 * if (refusal) return { isValid: false, invalidReason: refusal.reason };
 * ```
 */
export async function firstRefusal<Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
): Promise<Refusal | undefined> {
  for (const rule of rules) {
    const outcome = rule.check(subject);
    const refusal = outcome instanceof Promise ? await outcome : outcome;
    if (refusal) return refusal;
  }
  return undefined;
}

/**
 * The same list without one rule: how mutants are made that a conformance suite has to convict.
 *
 * Throws `invalid_configuration` when no rule has the id, because a mutant that changes nothing proves nothing.
 *
 * @example
 * ```ts
 * const careless = createFacilitator({ schemes, rules: withoutRule(rules, "FAC-VER-019") });
 * ```
 */
export function withoutRule<R extends { readonly id: string }>(rules: readonly R[], id: string): readonly R[] {
  const rest = rules.filter((rule) => rule.id !== id);
  if (rest.length === rules.length) {
    throw new X402Error("invalid_configuration", `No rule has the id ${id}.`, {
      remedy: `The list has ${rules.map((rule) => rule.id).join(", ")}.`,
    });
  }
  return rest;
}

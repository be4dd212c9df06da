import type { ClientRule } from "./rule.js";
import { answerRules } from "./rules/answer.js";
import { challengeRules } from "./rules/challenge.js";
import { choiceRules } from "./rules/choice.js";
import { offerRules } from "./rules/offer.js";
import { redirectRules } from "./rules/redirect.js";

/**
 * Everything that a client refuses, in the order in which it looks: the challenge, each offer, the choice between offers,
 * the answers, and redirects.
 *
 * @example
 * ```ts
 * const careless = createPaymentClient({ schemes, policy, rules: withoutRule(clientRules, "HTTP-CLI-022") });
 * ```
 * @see transports-v2/http.md
 */
export const clientRules: readonly ClientRule[] = [
  ...challengeRules,
  ...offerRules,
  ...choiceRules,
  ...answerRules,
  ...redirectRules,
];

import { sameOrigin } from "../plain.js";
import type { ClientRule } from "../rule.js";

/** Where a payment may not follow a redirect to. */
export const redirectRules: readonly Extract<ClientRule, { at: "redirect" }>[] = [
  {
    at: "redirect",
    id: "HTTP-CLI-020",
    name: "a payment never crosses an origin",
    check: ({ from, to }) =>
      sameOrigin(from, to)
        ? undefined
        : { reason: "foreign_redirect", message: `The payment is for ${from.origin}, not for ${to.origin}.` },
  },
];

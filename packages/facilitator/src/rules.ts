import { type FacilitatorRequest, type FacilitatorScheme, type Rule, resolveScheme } from "@x402-reference/types";

/** What the core's rules judge: a request, and the schemes that are served. */
export interface CoreSubject {
  request: FacilitatorRequest;
  schemes: readonly FacilitatorScheme[];
}

/**
 * What the core itself decides about a payment, in the order in which it is decided; all else belongs to the scheme.
 *
 * @example
 * ```ts
 * const careless = createFacilitator({ schemes, rules: withoutRule(rules, "FAC-VER-019") });
 * ```
 * @see x402-specification-v2.md §9, `unsupported_scheme` and `invalid_network`
 */
export const rules: readonly Rule<CoreSubject>[] = [
  {
    id: "FAC-VER-018",
    name: "The scheme is served.",
    check({ request, schemes }) {
      const { scheme } = request.paymentRequirements;
      if (servesScheme(schemes, scheme)) return undefined;
      return {
        reason: "unsupported_scheme",
        message: `The scheme ${JSON.stringify(scheme)} is not served here; see /supported.`,
      };
    },
  },
  {
    id: "FAC-VER-019",
    name: "The network is served with that scheme.",
    check({ request, schemes }) {
      const { scheme, network } = request.paymentRequirements;
      if (!servesScheme(schemes, scheme) || resolveScheme(schemes, request.paymentRequirements)) return undefined;
      return {
        reason: "invalid_network",
        message: `The scheme ${JSON.stringify(scheme)} is not served on ${network} here; see /supported.`,
      };
    },
  },
];

function servesScheme(schemes: readonly FacilitatorScheme[], name: string): boolean {
  return schemes.some((candidate) => candidate.scheme === name);
}

import { matchesNetwork } from "./network.js";
import type { Scheme } from "./scheme.js";

/**
 * Finds the implementation of a scheme on a network. One that names the network wins over one with a pattern, for each
 * scheme by itself, so that registering one scheme never hides another.
 *
 * @example
 * ```ts
 * const scheme = resolveScheme(schemes, offer);
 * ```
 */
export function resolveScheme<S extends Scheme>(
  schemes: readonly S[],
  kind: { scheme: string; network: string },
): S | undefined {
  const sameName = schemes.filter((candidate) => candidate.scheme === kind.scheme);
  return (
    sameName.find((candidate) => candidate.networks.includes(kind.network)) ??
    sameName.find((candidate) => candidate.networks.some((pattern) => matchesNetwork(pattern, kind.network)))
  );
}

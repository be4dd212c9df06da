import { type Facilitator, matchesNetwork, parseOrThrow, SupportedResponse, X402Error } from "@x402-reference/types";
import { ask } from "./ask.js";
import type { FacilitatorChoice } from "./facilitators.js";
import { supportedTimeoutMs } from "./limits.js";
import type { RouteEntry } from "./prepare-route.js";

/**
 * Asks the facilitators what they serve and holds the routes to it. Throws `invalid_configuration` for an offer of another
 * kind, with the field at fault, and the fault of a facilitator that cannot say.
 *
 * @see x402-specification-v2.md §7.3
 */
export async function assertServed(facilitators: FacilitatorChoice, entries: Iterable<RouteEntry>): Promise<void> {
  const answers = await Promise.all(facilitators.all.map(async (one) => [one, await kindsOf(one)] as const));
  const served = new Map(answers);
  for (const { key, kinds } of entries) {
    for (const { scheme, network, field } of kinds) {
      const known = served.get(facilitators.of(network)) ?? [];
      if (known.some((kind) => kind.scheme === scheme && matchesNetwork(kind.network, network))) continue;
      const list = known.map((kind) => `${kind.scheme} on ${kind.network}`).join(", ") || "nothing";
      throw new X402Error(
        "invalid_configuration",
        `${key} asks for ${scheme} on ${network}, which the facilitator does not serve.`,
        { field: `${field}.network`, remedy: `It serves ${list}.` },
      );
    }
  }
}

async function kindsOf(facilitator: Facilitator) {
  const { answer, fault } = await ask(() => facilitator.supported(), {
    read: (given) => parseOrThrow(SupportedResponse, given, "What the facilitator supports"),
    timeoutMs: supportedTimeoutMs,
  });
  if (fault) throw fault;
  return answer.kinds.filter(({ x402Version }) => x402Version === 2);
}

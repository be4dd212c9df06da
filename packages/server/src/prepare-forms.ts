import { type ExtensionEntry, resolveScheme, type ServerScheme } from "@x402-reference/types";
import { prepareChallenge } from "./challenge.js";
import type { PreparedRoute, RouteForms, RouteInfo } from "./route.js";

/** What a route's forms have in common, beside its offers. */
export interface RouteBasis {
  key: string;
  /** Where the route stands in the options. */
  field: string;
  info: RouteInfo;
  schemes: readonly ServerScheme[];
  prices: readonly string[];
}

/** Prepares the challenges of a route; throws `invalid_configuration` for one that no header can hold. */
export function prepareForms(
  offers: PreparedRoute["offers"],
  { key, field, info, schemes, prices }: RouteBasis,
): RouteForms {
  const { extensions: own, ...texts } = info;
  const declared = new Map<string, string[]>();
  const inWordsOfSchemes: Record<string, ExtensionEntry> = {};
  for (const offer of offers) {
    for (const [name, entry] of Object.entries(resolveScheme(schemes, offer)?.extensions?.(offer) ?? {})) {
      declared.set(name, [...(declared.get(name) ?? []), offer.network]);
      inWordsOfSchemes[name] = entry;
    }
  }
  const declarable = [...declared.keys()];
  // A route may declare an extension of a scheme in its own words; whether it is shown is not up to it.
  const entries = Object.entries({ ...inWordsOfSchemes, ...own });
  const forms = new Map<string, PreparedRoute>();

  function showing(names: readonly string[]): PreparedRoute {
    const hidden = declarable.filter((name) => !names.includes(name));
    const known = forms.get(hidden.join());
    if (known) return known;
    const extensions = Object.fromEntries(entries.filter(([name]) => !hidden.includes(name)));
    const shown = Object.keys(extensions).length > 0 ? { ...texts, extensions } : texts;
    const challenge = prepareChallenge(offers, { field, info: shown });
    const form = { key, offers, prices, extensions, info: shown, challenge };
    forms.set(hidden.join(), form);
    return form;
  }

  // The largest form is made now, so that one that no header can hold is found before anybody asks for it.
  const largest = showing(declarable);
  return { key, declared, showing: (names) => (declarable.length === 0 ? largest : showing(names)) };
}

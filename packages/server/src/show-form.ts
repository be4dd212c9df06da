import type { Facilitator, X402Error } from "@x402-reference/types";
import type { FacilitatorChoice } from "./facilitators.js";
import type { PreparedRoute, RouteForms } from "./route.js";
import type { DeclarationRule } from "./rules/declaration.js";
import { createSupportedExtensions } from "./supported-extensions.js";

/** Makes the function that chooses the form of a route by what the facilitators of its offers act on. */
export function createFormChooser(facilitators: FacilitatorChoice, rules: readonly DeclarationRule[]) {
  const known = new Map<Facilitator, ReturnType<typeof createSupportedExtensions>>();
  for (const facilitator of facilitators.all) known.set(facilitator, createSupportedExtensions(facilitator));

  return function chooseForm(
    forms: RouteForms,
    onFault: (fault: X402Error) => void,
  ): PreparedRoute | Promise<PreparedRoute> {
    return forms.declared.size === 0 ? forms.showing([]) : chooseByFacilitator(forms, onFault);
  };

  async function chooseByFacilitator(
    { declared, showing }: RouteForms,
    onFault: (fault: X402Error) => void,
  ): Promise<PreparedRoute> {
    const shown: string[] = [];
    for (const [name, networks] of declared) {
      const asked = [...new Set(networks.map((network) => facilitators.of(network)))];
      const answers = await Promise.all(
        asked.map((facilitator) => known.get(facilitator)?.(onFault) ?? new Set<string>()),
      );
      if (answers.every((supported) => rules.every((rule) => rule.shows({ name, supported })))) shown.push(name);
    }
    return showing(shown);
  }
}

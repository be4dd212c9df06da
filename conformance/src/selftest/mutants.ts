import { clientRules } from "@x402-reference/client";
import { eip3009RuleIds, eip3009Rules, withoutEip3009Rule } from "@x402-reference/exact-evm/facilitator";
import { rules as coreRules } from "@x402-reference/facilitator";
import { gateRules, gateRulesWithout } from "@x402-reference/server";
import { withoutRule } from "@x402-reference/types";
import {
  referenceClientTarget,
  referenceFacilitatorTarget,
  referenceServerTarget,
} from "../roles/reference-targets.js";
import type { Mutant } from "./types.js";

/**
 * Rules whose absence no stranger can see from outside, each with the reason. Their own packages' tests hold them.
 */
export const unreachableRules: Readonly<Record<string, string>> = {
  "CORE-EXT-005": "Only a route that declares an extension can show it, and the contract's catalogue has none.",
  "HTTP-SRV-030": "Only a route for all methods can show it, and the contract's catalogue names a method for each.",
  "HTTP-SRV-029":
    "Only a server that answers cross-origin requests can show it, and the contract's catalogue has none.",
  "HTTP-CLI-027": "Only the caller of a client can put a payment on a request before it.",
};

/** The reference with one rule taken out, once for each rule: which mutants there are is computed, never written down. */
export function ruleMutants(): Mutant[] {
  const scheme = eip3009RuleIds().map((id) =>
    mutant("facilitator", id, referenceFacilitatorTarget({ rules: withoutEip3009Rule(id) }), nameOf(id)),
  );
  const core = coreRules.map(({ id, name }) =>
    mutant("facilitator", id, referenceFacilitatorTarget({ coreRules: withoutRule(coreRules, id) }), name),
  );
  const server = unique(Object.values(gateRules).flat()).map(({ id, name }) =>
    mutant("server", id, referenceServerTarget({ rules: gateRulesWithout(id) }), name),
  );
  const client = unique(clientRules).map(({ id, name }) =>
    mutant("client", id, referenceClientTarget({ rules: withoutRule(clientRules, id) }), name),
  );
  return [...scheme, ...core, ...server, ...client].filter(({ requirement }) => !(requirement in unreachableRules));
}

function mutant(role: Mutant["role"], id: string, target: Mutant["target"], name: string): Mutant {
  return { id: `${role}-without-${id}`, role, requirement: id, fault: `lacks the rule: ${name}`, target };
}

function nameOf(id: string): string {
  const { payment, chain, receipt } = eip3009Rules;
  return [...payment, ...chain, ...receipt].find((rule) => rule.id === id)?.name ?? id;
}

/** Two rules may serve one requirement; taking it out takes out both. */
function unique<R extends { readonly id: string }>(rules: readonly R[]): R[] {
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

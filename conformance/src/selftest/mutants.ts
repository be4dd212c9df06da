import { clientRules } from "@x402-reference/client";
import { everyExactEvmRule, withoutExactEvmRule } from "@x402-reference/exact-evm/facilitator";
import {
  everyExactSvmRule,
  type SmartWalletRules,
  smartWalletRules,
  withoutExactSvmRule,
} from "@x402-reference/exact-svm/facilitator";
import { rules as coreRules } from "@x402-reference/facilitator";
import { messageRules } from "@x402-reference/facilitator/handler";
import { gateRules, gateRulesWithout } from "@x402-reference/server";
import { type Rule, withoutRule } from "@x402-reference/types";
import {
  referenceClientTarget,
  referenceFacilitatorTarget,
  referenceServerTarget,
} from "../roles/reference-targets.js";
import type { Mutant } from "./types.js";

const namedAnyway =
  "A program touches no account that its instruction does not name, and one that names the fee payer is refused before it is simulated.";

/**
 * Rules whose absence no stranger can see from outside, each with the reason. Their own packages' tests hold them.
 */
export const unreachableRules: Readonly<Record<string, string>> = {
  "CORE-EXT-005": "Only a route that declares an extension can show it, and the contract's catalogue has none.",
  "HTTP-SRV-030": "Only a route for all methods can show it, and the contract's catalogue names a method for each.",
  "HTTP-SRV-029":
    "Only a server that answers cross-origin requests can show it, and the contract's catalogue has none.",
  "EVM-7710-017":
    "Managers are placed for each case, so the contract has a facilitator call any; the package's own tests hold the list.",
  "SVM-EX-145":
    "Facilitators are given one key on Solana, and need not tell of others; libraries are tried with two by the offline vectors.",
  "SVM-EX-177": namedAnyway,
  "SVM-EX-179C": namedAnyway,
  "SVM-EX-184":
    "No program that the suite's chain has lets a transfer pass that it is asked about, so the simulation fails first.",
  "SVM-EX-215":
    "Only a facilitator that has forgotten what it settled can show it, and the suite does not restart programs within a case.",
  "HTTP-CLI-027": "Only the caller of a client can put a payment on a request before it.",
};

/** A rule of the reference, and the reference without it. */
export interface ReferenceRule {
  role: Mutant["role"];
  /** Of the requirement. */
  id: string;
  name: string;
  /** What the rule is for, where another list has one of the same id. */
  of?: string;
  without: Mutant["target"];
}

/** Every rule in the lists of the reference, once for each role that has it. */
export function referenceRules(): ReferenceRule[] {
  const scheme = everyExactEvmRule().map(
    rule("facilitator", (id) => referenceFacilitatorTarget({ rules: withoutExactEvmRule(id) })),
  );
  const solana = everyExactSvmRule().map(
    rule("facilitator", (id) => referenceFacilitatorTarget({ svmRules: withoutExactSvmRule(id) })),
  );
  const wallets = Object.values(smartWalletRules)
    .flat()
    .map(rule("facilitator", (id) => referenceFacilitatorTarget({ smartWalletRules: smartWalletRulesWithout(id) })))
    .map((each) => ({ ...each, of: "smart-wallets" }));
  const core = coreRules.map(
    rule("facilitator", (id) => referenceFacilitatorTarget({ coreRules: withoutRule(coreRules, id) })),
  );
  const messages = messageRules.map(
    rule("facilitator", (id) => referenceFacilitatorTarget({ messageRules: withoutRule(messageRules, id) })),
  );
  const server = unique(Object.values(gateRules).flat()).map(
    rule("server", (id) => referenceServerTarget({ rules: gateRulesWithout(id) })),
  );
  const client = unique(clientRules).map(
    rule("client", (id) => referenceClientTarget({ rules: withoutRule(clientRules, id) })),
  );
  return [...scheme, ...solana, ...wallets, ...core, ...messages, ...server, ...client];
}

/** The reference with one rule taken out, once for each rule: which mutants there are is computed, never written down. */
export function ruleMutants(): Mutant[] {
  return referenceRules()
    .filter(({ id }) => !(id in unreachableRules))
    .map(({ role, id, name, of, without }) => ({
      id: `${role}-without-${id}${of === undefined ? "" : `-of-${of}`}`,
      role,
      requirement: id,
      fault: `lacks the rule: ${name}`,
      target: without,
    }));
}

function rule(role: Mutant["role"], without: (id: string) => Mutant["target"]) {
  return ({ id, name }: { readonly id: string; readonly name: string }): ReferenceRule => ({
    role,
    id,
    name,
    without: without(id),
  });
}

/** The rules of smart wallets without some. */
export function smartWalletRulesWithout(...ids: readonly string[]): SmartWalletRules {
  const rest = <Subject>(list: readonly Rule<Subject>[]) => list.filter(({ id }) => !ids.includes(id));
  const { payment, chain, receipt } = smartWalletRules;
  return { payment: rest(payment), chain: rest(chain), receipt: rest(receipt) };
}

/** Two rules may serve one requirement; taking it out takes out both. */
function unique<R extends { readonly id: string }>(rules: readonly R[]): R[] {
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

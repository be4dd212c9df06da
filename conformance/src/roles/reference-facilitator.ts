import { type Eip3009Rules, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { type CoreSubject, createFacilitator } from "@x402-reference/facilitator";
import { createHandler } from "@x402-reference/facilitator/handler";
import { type Facilitator, network, type Rule } from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";
import type { Target } from "../run/types.js";
import { hexVariable, variable } from "./environment.js";
import { serveFetch } from "./serve-fetch.js";

/** What makes this facilitator differ from the reference. */
export interface ReferenceFacilitatorOptions {
  /** A name for reports. */
  name?: string;
  rules?: Eip3009Rules;
  coreRules?: readonly Rule<CoreSubject>[];
  /** Puts something around the facilitator, such as a fault that is not the lack of a rule. */
  decorate?(facilitator: Facilitator): Facilitator;
  /** The same around its HTTP handler. */
  decorateHandler?(handler: (request: Request) => Promise<Response>): (request: Request) => Promise<Response>;
}

/**
 * The reference facilitator in this process, as a target; with rules taken out it is a mutant.
 *
 * @example
 * ```ts
 * const careless = referenceFacilitatorTarget({ rules: withoutEip3009Rule("EVM-3009-008") });
 * ```
 */
export function referenceFacilitatorTarget(options: ReferenceFacilitatorOptions = {}): Target {
  const { name = "the reference facilitator", rules, coreRules } = options;
  const { decorate = (facilitator) => facilitator, decorateHandler = (handler) => handler } = options;
  return {
    kind: "in-process",
    value: name,
    async start(environment) {
      const scheme = exactEvmFacilitator({
        network: network(variable(environment, "EVM_NETWORK")),
        rpcUrl: variable(environment, "EVM_RPC_URL"),
        account: privateKeyToAccount(hexVariable(environment, "EVM_PRIVATE_KEY")),
        ...(rules ? { rules } : {}),
      });
      const facilitator = createFacilitator({ schemes: [scheme], ...(coreRules ? { rules: coreRules } : {}) });
      return serveFetch(decorateHandler(createHandler(decorate(facilitator))));
    },
  };
}

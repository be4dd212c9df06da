import { type ExactEvmRules, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import type {
  ExactSvmFacilitatorOptions,
  ExactSvmRules,
  SmartWalletRules,
} from "@x402-reference/exact-svm/facilitator";
import { type CoreSubject, createFacilitator } from "@x402-reference/facilitator";
import { createHandler, type Message } from "@x402-reference/facilitator/handler";
import { type Facilitator, type FacilitatorScheme, network, type Rule } from "@x402-reference/types";
import { isAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Target } from "../run/types.js";
import { type Environment, hexVariable, variable } from "./environment.js";
import { serveFetch } from "./serve-fetch.js";

/** What makes this facilitator differ from the reference. */
export interface ReferenceFacilitatorOptions {
  /** A name for reports. */
  name?: string;
  rules?: ExactEvmRules;
  /** The same of exact on Solana. */
  svmRules?: ExactSvmRules;
  /** The same of payments there by smart wallets. */
  smartWalletRules?: SmartWalletRules;
  coreRules?: readonly Rule<CoreSubject>[];
  messageRules?: readonly Rule<Message>[];
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
 * const careless = referenceFacilitatorTarget({ rules: withoutExactEvmRule("EVM-3009-008") });
 * ```
 */
export function referenceFacilitatorTarget(options: ReferenceFacilitatorOptions = {}): Target {
  const { name = "the reference facilitator", rules, svmRules, smartWalletRules, coreRules, messageRules } = options;
  const svmOptions = { ...(svmRules && { rules: svmRules }), ...(smartWalletRules && { smartWalletRules }) };
  const { decorate = (facilitator) => facilitator, decorateHandler = (handler) => handler } = options;
  return {
    kind: "in-process",
    value: name,
    async start(environment) {
      const scheme = exactEvmFacilitator({
        network: network(variable(environment, "EVM_NETWORK")),
        rpcUrl: variable(environment, "EVM_RPC_URL"),
        account: privateKeyToAccount(hexVariable(environment, "EVM_PRIVATE_KEY")),
        // What this suite tells every program that it starts, which of them means to act on it or not.
        factories: (environment.EVM_EIP6492_FACTORIES ?? "").split(",").filter((text) => isAddress(text)),
        ...(environment.EVM_DELEGATION_MANAGERS === "any" && { delegationManagers: "any" as const }),
        sponsorApprovals: environment.EVM_SPONSOR_APPROVALS === "true",
        ...(rules ? { rules } : {}),
      });
      const onSolana = environment.SVM_RPC_URL === undefined ? [] : [await svmScheme(environment, svmOptions)];
      const facilitator = createFacilitator({
        schemes: [scheme, ...onSolana],
        ...(coreRules ? { rules: coreRules } : {}),
      });
      return serveFetch(
        decorateHandler(createHandler(decorate(facilitator), messageRules ? { rules: messageRules } : {})),
      );
    },
  };
}

async function svmScheme(
  environment: Environment,
  options: Pick<ExactSvmFacilitatorOptions, "rules" | "smartWalletRules">,
): Promise<FacilitatorScheme> {
  // Loaded when asked for: a run without Solana does without it.
  const [{ exactSvmFacilitator }, kit] = await Promise.all([
    import("@x402-reference/exact-svm/facilitator"),
    import("@solana/kit"),
  ]);
  const secretKey = kit.getBase58Encoder().encode(variable(environment, "SVM_PRIVATE_KEY"));
  return exactSvmFacilitator({
    network: network(variable(environment, "SVM_NETWORK")),
    rpcUrl: variable(environment, "SVM_RPC_URL"),
    feePayers: [await kit.createKeyPairSignerFromBytes(secretKey)],
    smartWallets: (environment.SVM_SMART_WALLETS ?? "").split(",").filter((text) => kit.isAddress(text)),
    ...options,
  });
}

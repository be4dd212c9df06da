import { AsyncLocalStorage } from "node:async_hooks";
import { type ExactEvmRules, exactEvmRules, withoutExactEvmRule } from "@x402-reference/exact-evm/facilitator";
import { type Facilitator, type FacilitatorRequest, type Rule, withoutRule } from "@x402-reference/types";
import { member } from "../peers/payment-header.js";
import type { ReferenceFacilitatorOptions } from "../roles/reference-targets.js";

const { eip3009, permit2, erc7710 } = exactEvmRules;

/** The rules without those on what became of a transaction. */
export const withoutReceipts: ExactEvmRules = {
  eip3009: { ...eip3009, receipt: [] },
  permit2: { ...permit2, receipt: [] },
  erc7710: { ...erc7710, receipt: [] },
};

/** The rules without those on what a simulation shows. */
export function withoutSimulation(rules: ExactEvmRules): ExactEvmRules {
  return {
    ...rules,
    eip3009: { ...rules.eip3009, chain: withoutRule(rules.eip3009.chain, "FAC-VER-015") },
    permit2: { ...rules.permit2, simulation: [] },
  };
}

/** The rules without one. */
export function lacking(rules: ExactEvmRules, id: string): ExactEvmRules {
  return withoutExactEvmRule(id, rules);
}

/** What is known of a signature. */
interface SignatureFacts {
  payer: string;
  judgesItself: boolean;
  signer: string | undefined;
  walletAccepts: boolean;
}

/** Has the rules see what is known of a signature otherwise than it is. */
export function judgingSignatures(
  change: (known: SignatureFacts) => Partial<SignatureFacts>,
  judging: ExactEvmRules = exactEvmRules,
): ReferenceFacilitatorOptions {
  const seeing = <Subject extends SignatureFacts>(rules: readonly Rule<Subject>[]): readonly Rule<Subject>[] =>
    rules.map((rule) => ({ ...rule, check: (subject) => rule.check({ ...subject, ...change(subject) }) }));
  return {
    rules: {
      ...judging,
      eip3009: { ...judging.eip3009, chain: seeing(judging.eip3009.chain) },
      permit2: { ...judging.permit2, chain: seeing(judging.permit2.chain) },
    },
  };
}

/** Keeps no rule before money moves when it is asked to settle. */
export function unjudgedAtSettle(rules: ExactEvmRules): ReferenceFacilitatorOptions {
  const settles = new AsyncLocalStorage<true>();
  const atVerify = <Subject>(list: readonly Rule<Subject>[]): readonly Rule<Subject>[] =>
    list.map((rule) => ({ ...rule, check: (subject) => (settles.getStore() ? undefined : rule.check(subject)) }));
  return {
    rules: {
      eip3009: {
        ...rules.eip3009,
        payment: atVerify(rules.eip3009.payment),
        chain: atVerify(rules.eip3009.chain),
      },
      permit2: {
        ...rules.permit2,
        payment: atVerify(rules.permit2.payment),
        approval: atVerify(rules.permit2.approval),
        chain: atVerify(rules.permit2.chain),
        eip2612: atVerify(rules.permit2.eip2612),
        approvalChain: atVerify(rules.permit2.approvalChain),
        simulation: atVerify(rules.permit2.simulation),
      },
      erc7710: {
        ...rules.erc7710,
        payment: atVerify(rules.erc7710.payment),
        chain: atVerify(rules.erc7710.chain),
      },
    },
    decorate: (facilitator) => ({
      ...facilitator,
      settle: (request) => settles.run(true, () => facilitator.settle(request)),
    }),
  };
}

/** Takes an approval that came with a payment for one that is needed. */
export function insistingOnApprovals(): ReferenceFacilitatorOptions {
  const current = new AsyncLocalStorage<{ request: FacilitatorRequest; needed: boolean }>();
  const during =
    <Answer>(work: (request: FacilitatorRequest) => Promise<Answer>) =>
    (request: FacilitatorRequest) =>
      current.run({ request, needed: false }, () => work(request));
  const isNeeded: ExactEvmRules["permit2"]["approvalChain"][number] = {
    id: "needed",
    name: "remembers that the approval is needed",
    check() {
      const judged = current.getStore();
      if (judged) judged.needed = true;
      return undefined;
    },
  };
  const isUsed: ExactEvmRules["permit2"]["chain"][number] = {
    id: "used",
    name: "the payment depends on the approval that it brings",
    check({ facts: { bringsPermit } }) {
      const judged = current.getStore();
      if (!judged || judged.needed || bringsPermit || !bringsApproval(judged.request)) return undefined;
      return { reason: "invalid_payload", message: "The approval cannot be used." };
    },
  };
  return {
    rules: {
      ...exactEvmRules,
      permit2: {
        ...permit2,
        approvalChain: [...permit2.approvalChain, isNeeded],
        chain: [...permit2.chain, isUsed],
      },
    },
    decorate: (facilitator: Facilitator): Facilitator => ({
      ...facilitator,
      verify: during(facilitator.verify),
      settle: during(facilitator.settle),
    }),
  };
}

function bringsApproval({ paymentPayload: { extensions } }: FacilitatorRequest): boolean {
  const names = ["eip2612GasSponsoring", "erc20ApprovalGasSponsoring"];
  return names.some((name) => member(member(member(extensions, name), "info"), "from") !== undefined);
}

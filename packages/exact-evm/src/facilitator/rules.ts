import { type Rule, X402Error } from "@x402-reference/types";
import { type Eip3009Rules, eip3009Rules } from "../eip3009/rules.js";
import { type Erc7710Rules, erc7710Rules } from "../erc7710/rules.js";
import { type Permit2Rules, permit2Rules } from "../permit2/rules.js";

/** Everything that payments must keep, by method; each method's rules stand in lists by the time of judging, in order. */
export interface ExactEvmRules {
  readonly eip3009: Eip3009Rules;
  readonly permit2: Permit2Rules;
  readonly erc7710: Erc7710Rules;
}

/**
 * The verifier of `exact` on EVM networks: reading these lists is reading the specification.
 *
 * @see scheme_exact_evm.md
 */
export const exactEvmRules: ExactEvmRules = {
  eip3009: eip3009Rules,
  permit2: permit2Rules,
  erc7710: erc7710Rules,
};

/**
 * The id and the name of every rule, each id once, by method and in the order in which they are judged.
 *
 * @example
 * ```ts
 * for (const { id, name } of everyExactEvmRule()) console.log(id, name);
 * ```
 */
export function everyExactEvmRule(rules: ExactEvmRules = exactEvmRules): { id: string; name: string }[] {
  const { eip3009, permit2, erc7710 } = rules;
  const lists = [
    ...[eip3009.payment, eip3009.chain, eip3009.receipt],
    ...[permit2.payment, permit2.approval, permit2.approvalChain, permit2.chain, permit2.eip2612, permit2.simulation],
    ...[permit2.receipt, erc7710.payment, erc7710.chain, erc7710.receipt],
  ];
  return [...new Map(lists.flatMap((list) => list.map(({ id, name }) => [id, { id, name }]))).values()];
}

/**
 * The same rules without one, which is taken out of every list of every method, for facilitators that a conformance suite
 * has to convict; throws `invalid_configuration` when no rule has the id.
 *
 * @example
 * ```ts
 * const careless = exactEvmFacilitator({ ...options, rules: withoutExactEvmRule("EVM-3009-006") });
 * ```
 */
export function withoutExactEvmRule(id: string, rules: ExactEvmRules = exactEvmRules): ExactEvmRules {
  if (!everyExactEvmRule(rules).some((rule) => rule.id === id)) {
    throw new X402Error("invalid_configuration", `No rule of exact on EVM networks has the id ${id}.`);
  }
  const rest = <Subject>(list: readonly Rule<Subject>[]) => list.filter((rule) => rule.id !== id);
  const { eip3009, permit2, erc7710 } = rules;
  return {
    eip3009: { payment: rest(eip3009.payment), chain: rest(eip3009.chain), receipt: rest(eip3009.receipt) },
    permit2: {
      payment: rest(permit2.payment),
      approval: rest(permit2.approval),
      chain: rest(permit2.chain),
      eip2612: rest(permit2.eip2612),
      approvalChain: rest(permit2.approvalChain),
      simulation: rest(permit2.simulation),
      receipt: rest(permit2.receipt),
    },
    erc7710: { payment: rest(erc7710.payment), chain: rest(erc7710.chain), receipt: rest(erc7710.receipt) },
  };
}

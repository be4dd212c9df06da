import type { Rule } from "@x402-reference/types";
import { unless } from "../facilitator/unless.js";
import { redemptionGasAccepted } from "./calls.js";
import type { BalanceChange } from "./facts.js";
import type { Erc7710ChainSubject } from "./subject.js";

/**
 * What the chain must say of a payment by ERC-7710 before money moves. A redemption that succeeds proves nothing, as the
 * manager is a contract that a client names: only the balances around it do.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod ERC-7710, phase 3
 */
export const chainRules: readonly Rule<Erc7710ChainSubject>[] = [
  {
    id: "EVM-GEN-021",
    name: "the asset is a contract",
    check: ({ facts, requirements }) =>
      unless(facts.assetCode > 0n, "asset_not_deployed_contract", `There is no token at ${requirements.asset}.`),
  },
  {
    id: "EVM-7710-015",
    name: "the manager is a contract",
    check: ({ facts }) =>
      unless(facts.managerCode > 0n, "invalid_payload", "There is no contract at payload.delegationManager."),
  },
  {
    id: "EVM-7710-011",
    name: "the delegator owns the price",
    check: ({ facts: { delegator }, requirements: { amount } }) =>
      unless(
        delegator.before === undefined || delegator.before >= BigInt(amount),
        "insufficient_funds",
        `The delegator owns ${delegator.before} of ${amount}.`,
      ),
  },
  {
    id: "EVM-7710-005",
    name: "the manager redeems the delegation",
    check: ({ facts: { redemption } }) =>
      unless(
        redemption?.success === true,
        "delegation_redemption_failed",
        "The manager refuses to redeem the delegation for this transfer, or needs too much gas for it.",
      ),
  },
  {
    id: "EVM-7710-009",
    name: "the redemption leaves room in its gas limit",
    check: ({ facts: { redemption } }) =>
      unless(
        redemption === undefined || redemption.gasUsed <= redemptionGasAccepted,
        "delegation_gas_too_high",
        `Redeeming uses ${redemption?.gasUsed} gas, more than the ${redemptionGasAccepted} that are paid for here.`,
      ),
  },
  {
    id: "EVM-7710-016",
    name: "nothing leaves the facilitator",
    check: ({ facts: { facilitator } }) =>
      unless(
        (gain(facilitator) ?? 0n) >= 0n,
        "delegation_transfer_mismatch",
        "Redeeming would take the asset from the facilitator.",
      ),
  },
  {
    id: "EVM-7710-006",
    name: "the recipient gains exactly the price",
    check: ({ facts: { payTo }, requirements: { amount } }) =>
      unless(
        gain(payTo) === BigInt(amount),
        "delegation_transfer_mismatch",
        `Redeeming would give the recipient ${gain(payTo) ?? "nothing that can be seen"} instead of ${amount}.`,
      ),
  },
  {
    id: "EVM-7710-007",
    name: "it is the delegator who pays it",
    check: ({ facts: { delegator }, requirements: { amount } }) =>
      unless(
        gain(delegator) === -BigInt(amount),
        "delegation_transfer_mismatch",
        `Redeeming would not take exactly ${amount} from payload.delegator.`,
      ),
  },
];

function gain({ before, after }: BalanceChange): bigint | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}

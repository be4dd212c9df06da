import type { Rule } from "@x402-reference/types";
import { unless } from "../facilitator/unless.js";
import { signerRules } from "../wallet/signature-rules.js";
import { exactProxyAddress, permit2Address } from "./addresses.js";
import { errorName } from "./calls.js";
import type { Permit2ChainSubject } from "./subject.js";

/**
 * What the chain must say of a payment by Permit2: the contracts are there, the payer signed, and the money is at hand.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, phase 3
 */
export const chainRules: readonly Rule<Permit2ChainSubject>[] = [
  {
    id: "EVM-P2-025",
    name: "the asset is a contract",
    check: ({ facts, requirements }) =>
      unless(facts.assetHasCode, "asset_not_deployed_contract", `There is no token at ${requirements.asset}.`),
  },
  {
    id: "EVM-P2-017",
    name: "the proxy is deployed",
    check: ({ facts }) =>
      // A call of an address without code succeeds and moves nothing.
      unless(facts.proxyHasCode, "permit2_proxy_not_deployed", `The proxy is not deployed at ${exactProxyAddress}.`),
  },
  ...signerRules("EVM-P2-003"),
  {
    id: "EVM-P2-015",
    name: "the permit's nonce is unused",
    check: ({ facts }) =>
      unless(!facts.nonceUsed, "permit2_invalid_nonce", "The permit's nonce has been used or invalidated."),
  },
  {
    id: "EVM-P2-012",
    name: "the payer owns the price",
    check: ({ facts: { balance }, requirements }) =>
      unless(
        balance === undefined || balance >= BigInt(requirements.amount),
        "insufficient_funds",
        `The payer owns ${balance} of ${requirements.amount}.`,
      ),
  },
  {
    id: "EVM-P2-010",
    name: "Permit2 may move the price, now or with the payment's own permit",
    check: ({ facts: { allowance, bringsPermit }, requirements }) =>
      unless(
        bringsPermit || allowance === undefined || allowance >= BigInt(requirements.amount),
        "permit2_allowance_required",
        `Permit2 may move ${allowance} of ${requirements.amount}: the payer has to approve ${permit2Address} first.`,
      ),
  },
];

/** What the simulated settlement must show. */
export const simulationRules: readonly Rule<Permit2ChainSubject>[] = [
  {
    id: "EVM-P2-027",
    name: "the settlement would succeed",
    check: ({ facts: { settles, revertData } }) =>
      unless(
        settles,
        errorName(revertData) === "PaymentTooEarly" ? "permit2_not_yet_valid" : "permit2_simulation_failed",
        `The settlement would be refused: ${errorName(revertData) ?? "by the token, Permit2 or the proxy"}.`,
      ),
  },
  {
    id: "EVM-P2-019",
    name: "the recipient would gain exactly the price",
    check: ({ facts: { settles, received }, requirements }) =>
      // What would be refused is the rule above's to judge.
      unless(
        !settles || received === BigInt(requirements.amount),
        "permit2_simulation_failed",
        `The recipient would gain ${received} instead of ${requirements.amount}.`,
      ),
  },
];

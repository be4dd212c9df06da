import type { Rule } from "@x402-reference/types";
import { isWellFormedAddress, sameAddress } from "../address.js";
import { multicall3Address } from "../chain/multicall.js";
import { envelopeRules, malformedMember, offerRules } from "../facilitator/shared-rules.js";
import { unless } from "../facilitator/unless.js";
import { exactProxyAddress, permit2Address } from "../permit2/addresses.js";
import type { Erc7710Subject } from "./subject.js";

/**
 * Longest permission context in bytes: more than fits into a payment header, and the gas of sending it stays below what
 * redeeming may cost.
 */
export const maxContextBytes = 16_384;

/**
 * What a payment by ERC-7710 must keep before the chain is asked.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod ERC-7710, phase 3
 */
export const paymentRules: readonly Rule<Erc7710Subject>[] = [
  ...envelopeRules("erc7710"),
  ...offerRules,
  {
    id: "EVM-GEN-011",
    name: "the manager's and the delegator's address are well formed",
    check: ({ delegation }) =>
      malformedMember("payload", delegation, ["delegationManager", "delegator"], {
        isForm: isWellFormedAddress,
        form: "an address with a right checksum or in one case",
      }),
  },
  {
    id: "EVM-7710-018",
    name: "the context is bytes in hex, and not too many",
    check: ({ delegation }) =>
      malformedMember("payload", delegation, ["permissionContext"], {
        isForm: (text) => text.length <= 2 + 2 * maxContextBytes && /^0x(?:[0-9a-fA-F]{2})*$/.test(text),
        form: `0x and at most ${maxContextBytes} bytes in hex`,
      }),
  },
  {
    id: "EVM-7710-015",
    name: "the manager is no contract in which the facilitator's own call could move something",
    check: ({ delegation: { delegationManager }, requirements, facilitator }) =>
      unless(
        ![requirements.asset, facilitator, permit2Address, exactProxyAddress, multicall3Address].some((other) =>
          sameAddress(other, delegationManager),
        ),
        "invalid_payload",
        "payload.delegationManager is the asset, the facilitator, Permit2, its proxy or Multicall3, and not a manager.",
      ),
  },
  {
    id: "EVM-7710-017",
    name: "the manager is one that this facilitator calls",
    check: ({ delegation: { delegationManager }, managers }) =>
      unless(
        managers === "any" || managers.some((manager) => sameAddress(manager, delegationManager)),
        "delegation_manager_not_allowed",
        "payload.delegationManager is not one of the managers that this facilitator calls.",
      ),
  },
  {
    id: "EVM-7710-016",
    name: "the facilitator's own account does not pay",
    check: ({ delegation: { delegator }, facilitator }) =>
      unless(!sameAddress(delegator, facilitator), "invalid_payload", "payload.delegator is the facilitator itself."),
  },
  {
    id: "EVM-7710-013",
    name: "no more time than the offer's has passed since the payment was found good",
    check: ({ openedAt, now, requirements: { maxTimeoutSeconds } }) =>
      unless(
        openedAt === undefined || now <= openedAt + BigInt(Math.floor(maxTimeoutSeconds)),
        "invalid_exact_evm_payload_authorization_valid_before",
        `More than ${maxTimeoutSeconds} seconds have passed since this payment was verified.`,
      ),
  },
];

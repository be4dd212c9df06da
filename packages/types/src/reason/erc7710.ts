import { ourOwn, type ReasonInfo } from "./info.js";

/** The codes of the asset transfer method ERC-7710, for which the specification names none. */
export const erc7710Reasons = {
  delegation_manager_not_allowed: {
    meaning: "The delegation would be redeemed by a contract that is not trusted here.",
    clause: ourOwn,
    status: 402,
    cause: "`delegationManager` is not on the facilitator's list.",
    remedy: "Delegate by a manager that the facilitator lists, or pay by another asset transfer method.",
  },
  delegation_redemption_failed: {
    meaning: "The delegation cannot be redeemed for this payment.",
    clause: ourOwn,
    status: 402,
    cause: "It is spent, revoked, expired, for another payment or for another redeemer, or it needs too much gas.",
    remedy: "Delegate a transfer of exactly the offer's `amount` to its `payTo`, by any redeemer or this one.",
  },
  delegation_transfer_mismatch: {
    meaning: "Redeeming the delegation would not move exactly the price from the delegator to the recipient.",
    clause: ourOwn,
    status: 402,
    cause: "Its manager moves nothing, something else or somebody else's money, or the token takes a fee.",
    remedy: "Delegate by a manager that executes what it is given.",
  },
  delegation_gas_too_high: {
    meaning: "Redeeming the delegation would cost the facilitator too much gas.",
    clause: ourOwn,
    status: 402,
    cause: "Its manager or its caveats need more gas than a transfer is worth.",
    remedy: "Delegate with fewer caveats or by a plainer manager.",
  },
} as const satisfies Record<string, ReasonInfo>;

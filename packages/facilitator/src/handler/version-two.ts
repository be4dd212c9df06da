import { isNetwork, type Network, network, readFacilitatorRequest } from "@x402-reference/types";
import { settleFailure } from "../settle-failure.js";
import type { Dialect } from "./dialect.js";
import { member } from "./member.js";

/**
 * Version 2, as it is.
 *
 * @see x402-specification-v2.md §7
 */
export const versionTwo: Dialect = {
  read: readFacilitatorRequest,
  verdict: (answer) => answer,
  settlement: (answer) => answer,
  refusal(call, refusal, body) {
    if (call === "settle") return settleFailure(networkOf(body), refusal);
    return { isValid: false, invalidReason: refusal.reason, invalidMessage: refusal.message };
  },
};

/** A settlement's answer always names a network, so one that cannot be read from the request is named unknown. */
function networkOf(body: unknown): Network {
  const named = member(member(body, "paymentRequirements"), "network");
  return typeof named === "string" && isNetwork(named) ? named : network("unknown:unknown");
}

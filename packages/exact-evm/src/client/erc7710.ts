import { type PaymentRequirements, X402Error } from "@x402-reference/types";
import { readErc7710Payload } from "../erc7710/payload.js";
import type { PayingMethod } from "./method.js";

/** A delegation that lets whoever redeems it make one transfer, and the contract that redeems it. */
export interface Delegation {
  delegationManager: string;
  /** The delegation in the manager's own encoding, in hex. */
  permissionContext: string;
  /** The account that the asset leaves. */
  delegator: string;
}

/** Obtains a delegation for an offer, mostly from the payer's wallet: best a new one that allows only this payment. */
export type DelegationSource = (offer: PaymentRequirements) => Promise<Delegation>;

/** Pays by handing over a delegation; nothing is signed here. */
export function payByErc7710(delegation: DelegationSource | undefined): PayingMethod {
  return {
    unpayable: () => (delegation ? undefined : "no source of delegations is configured for ERC-7710"),
    async createPayload(offer) {
      const read = readErc7710Payload(await delegation?.(offer));
      if (!read.ok) {
        const { field, expected } = read.problem;
        throw new X402Error("invalid_configuration", `The delegation's ${field || "value"} must be ${expected}.`, {
          field: "delegation",
          remedy: "Nothing was sent.",
        });
      }
      const { delegationManager, permissionContext, delegator } = read.value;
      return { delegationManager, permissionContext, delegator };
    },
  };
}

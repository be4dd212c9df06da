import type { FacilitatorRequest, PaymentRequirements } from "@x402-reference/types";
import type { Address } from "viem";
import { lowerCaseAddress } from "../address.js";
import type { Receipt, TransferLog } from "../chain/port.js";
import type { MethodContext } from "./method.js";

/** A payment by any method as rules see it. Everything that counts is the server's offer, never the client's copy. */
export interface PaymentSubject {
  /** The server's offer. */
  requirements: PaymentRequirements;
  /** The client's copy of the offer, which is compared and otherwise not used. */
  accepted: PaymentRequirements;
  /** The scheme payload as it came. */
  raw: Readonly<Record<string, unknown>>;
  chainId: number;
  /** Seconds since the epoch. */
  now: bigint;
  /** The account that sends the transactions. */
  facilitator: Address;
}

/** A payment and what became of its transaction. */
export interface ReceiptSubject extends PaymentSubject {
  /** As the payload writes it. */
  payer: string;
  receipt: Pick<Receipt, "transaction" | "sender" | "succeeded"> & {
    transfers: readonly Omit<TransferLog, "logIndex">[];
  };
}

/** Puts together what the rules of every method look at. */
export function paymentSubject(
  { paymentPayload, paymentRequirements }: FacilitatorRequest,
  { chainId, now, facilitator }: MethodContext,
): PaymentSubject {
  return {
    requirements: paymentRequirements,
    accepted: paymentPayload.accepted,
    raw: paymentPayload.payload,
    chainId,
    now,
    facilitator,
  };
}

/** The asset in the form in which addresses are compared. */
export function assetOf(requirements: PaymentRequirements): Address {
  return lowerCaseAddress(requirements.asset);
}

import type { FacilitatorRequest, PaymentRequirements } from "@x402-reference/types";
import type { Address } from "viem";
import { lowerCaseAddress } from "../address.js";
import type { Receipt, TransferCall, TransferFacts } from "../chain/port.js";
import type { Eip3009Payload } from "../payload.js";
import { splitSignature } from "./signature.js";

/** A payment by ERC-3009 as the rules see it. Everything that counts is the server's offer, never the client's copy. */
export interface PaymentSubject {
  /** The server's offer. */
  requirements: PaymentRequirements;
  /** The client's copy of the offer, which is compared and otherwise not used. */
  accepted: PaymentRequirements;
  /** The scheme payload as it came. */
  raw: Readonly<Record<string, unknown>>;
  authorization: Eip3009Payload["authorization"];
  signature: string;
  chainId: number;
  /** Seconds since the epoch. */
  now: bigint;
}

/** The same payment and what the chain says of it. */
export interface ChainSubject extends PaymentSubject {
  facts: TransferFacts;
}

/** The same payment and what became of its transaction. */
export interface ReceiptSubject extends PaymentSubject {
  receipt: Receipt;
}

/** Puts together what the rules look at. */
export function paymentSubject(
  { paymentPayload, paymentRequirements }: FacilitatorRequest,
  payload: Eip3009Payload,
  { chainId, now }: { chainId: number; now: number },
): PaymentSubject {
  return {
    requirements: paymentRequirements,
    accepted: paymentPayload.accepted,
    raw: paymentPayload.payload,
    authorization: payload.authorization,
    signature: payload.signature,
    chainId,
    now: BigInt(Math.floor(now)),
  };
}

/** The token call that a payment authorizes. */
export function transferCall({ requirements, authorization, signature }: PaymentSubject): TransferCall {
  return {
    asset: assetOf(requirements),
    authorization: {
      from: lowerCaseAddress(authorization.from),
      to: lowerCaseAddress(authorization.to),
      value: BigInt(authorization.value),
      validAfter: BigInt(authorization.validAfter),
      validBefore: BigInt(authorization.validBefore),
      nonce: `0x${authorization.nonce.slice(2)}`,
    },
    signature: splitSignature(signature) ?? { r: "0x", s: "0x", v: 0 },
  };
}

/** The asset in the form in which addresses are compared. */
export function assetOf(requirements: PaymentRequirements): Address {
  return lowerCaseAddress(requirements.asset);
}

import type { FacilitatorRequest } from "@x402-reference/types";
import { lowerCaseAddress } from "../address.js";
import type { MethodContext } from "../facilitator/method.js";
import { assetOf, type PaymentSubject, paymentSubject } from "../facilitator/payment-subject.js";
import type { JudgedSignature } from "../wallet/signature-rules.js";
import type { Eip3009Payload } from "./payload.js";
import type { TokenDomain, TransferAuthorization } from "./typed-data.js";

/** A payment by ERC-3009 as its rules see it. */
export interface Eip3009Subject extends PaymentSubject, Eip3009Payload {}

/** What the chain says of a transfer before it is made, all of one block. */
export interface TransferFacts {
  /** Seconds since the epoch by the clock of the chain, which may be behind. */
  timestamp: bigint;
  /** Whether there is code at the asset's address. */
  assetIsContract: boolean;
  /** Nothing when the token cannot tell, as one without ERC-3009. */
  authorizationUsed: boolean | undefined;
  /** The payer's balance in atomic units. */
  balance: bigint | undefined;
  name: string | undefined;
  version: string | undefined;
  /** What the recipient would gain, in atomic units; nothing when the token refuses the transfer. */
  received: bigint | undefined;
}

/** The deployment of the payer's wallet that would come before the transfer. */
export interface Deployment {
  /** Whether the facilitator lists the factory. */
  allowed: boolean;
  /** Whether the payer's account has code after it. */
  givesCode: boolean;
}

/** The same payment and what the chain says of it. */
export interface Eip3009ChainSubject extends Eip3009Subject, JudgedSignature {
  facts: TransferFacts;
  /** Nothing when the payer's account is there already. */
  deployment: Deployment | undefined;
}

/** Puts together what the rules look at. */
export function eip3009Subject(
  request: FacilitatorRequest,
  { authorization, signature }: Eip3009Payload,
  context: MethodContext,
): Eip3009Subject {
  return { ...paymentSubject(request, context), authorization, signature };
}

/** What the payer authorized, in the values that are signed and sent. */
export function authorizationOf({ authorization }: Eip3009Payload): TransferAuthorization {
  return {
    from: lowerCaseAddress(authorization.from),
    to: lowerCaseAddress(authorization.to),
    value: BigInt(authorization.value),
    validAfter: BigInt(authorization.validAfter),
    validBefore: BigInt(authorization.validBefore),
    nonce: `0x${authorization.nonce.slice(2)}`,
  };
}

/** The domain in which the payer must have signed. */
export function domainOf({ requirements, chainId }: Eip3009Subject): TokenDomain {
  return {
    name: String(requirements.extra?.name),
    version: String(requirements.extra?.version),
    chainId,
    verifyingContract: assetOf(requirements),
  };
}

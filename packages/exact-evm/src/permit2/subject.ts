import type { Hex } from "viem";
import { lowerCaseAddress } from "../address.js";
import type { PaymentSubject } from "../facilitator/payment-subject.js";
import type { JudgedSignature } from "../wallet/signature-rules.js";
import type { Permit2Authorization } from "./payload.js";
import type { PermitWitnessTransfer } from "./typed-data.js";

/** A payment by Permit2 as the rules see it. */
export interface Permit2Subject extends PaymentSubject {
  authorization: Permit2Authorization;
  /** As it came, with the wrapper that may be around it. */
  signature: string;
}

/** The same payment and what the chain says of it. */
export interface Permit2ChainSubject extends Permit2Subject, JudgedSignature {
  facts: Permit2Facts;
}

/** What the chain says of a payment by Permit2 before money moves, all of one block. Amounts in atomic units. */
export interface Permit2Facts {
  assetHasCode: boolean;
  proxyHasCode: boolean;
  balance: bigint | undefined;
  /** What Permit2 may move of the payer's. */
  allowance: bigint | undefined;
  /** Whether the payment brings a permit of the token that sets the allowance. */
  bringsPermit: boolean;
  nonceUsed: boolean;
  /** Whether the proxy's call succeeds, and what it reverts with otherwise. */
  settles: boolean;
  revertData: Hex;
  /** What the recipient would gain. */
  received: bigint | undefined;
}

/** The values that the payer signed. */
export function signedTransfer({ authorization: a }: Permit2Subject): PermitWitnessTransfer {
  return {
    permitted: { token: lowerCaseAddress(a.permitted.token), amount: BigInt(a.permitted.amount) },
    spender: lowerCaseAddress(a.spender),
    nonce: BigInt(a.nonce),
    deadline: BigInt(a.deadline),
    witness: { to: lowerCaseAddress(a.witness.to), validAfter: BigInt(a.witness.validAfter) },
  };
}

import type { FacilitatorRequest, SettlementHold, SettlementRecord, SettleResponse } from "@x402-reference/types";
import type { PaymentScheme } from "./policy.js";
import { pendingRefusal } from "./settle-answers.js";
import { settleFailure } from "./settle-failure.js";

/** A payment to settle. */
export interface Job {
  scheme: PaymentScheme;
  request: FacilitatorRequest;
  key: string;
  binding: string;
}

/** One attempt at a job, under a name of its own. */
export interface Attempt extends Job, SettlementHold {
  /** Whether a caller waits for the answer, who then has the success. */
  asked: boolean;
}

/** What an attempt ends with. */
export interface Outcome {
  response: SettleResponse;
  /** What this attempt itself brought about on the chain; nothing when the next delivery has to look for itself. */
  left?: SettlementRecord;
}

/** Begins an attempt that nobody has begun before. */
export function begin(job: Job, { asked, leaseMs }: { asked: boolean; leaseMs: number }): Attempt {
  return { ...job, asked, owner: globalThis.crypto.randomUUID(), leaseMs };
}

export function holdOf({ owner, leaseMs }: Attempt): SettlementHold {
  return { owner, leaseMs };
}

export function pendingResponse({ request }: Job, transaction: string): SettleResponse {
  return settleFailure(request.paymentRequirements.network, pendingRefusal, transaction);
}

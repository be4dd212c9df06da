import type { FacilitatorRequest } from "@x402-reference/types";
import { numberToHex } from "viem";
import type { ProbeAnswer, ProbeCallResult } from "../chain/port.js";
import { redemptionFacts } from "../erc7710/facts.js";
import type { Erc7710Payload } from "../erc7710/payload.js";
import type { Erc7710ChainSubject } from "../erc7710/subject.js";
import { paymentSubject } from "../facilitator/payment-subject.js";
import { now, offer, payer, stranger } from "./fixtures.js";

export const manager = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
export const delegation: Erc7710Payload = {
  delegationManager: manager,
  permissionContext: "0x1234",
  delegator: payer.address,
};

export const delegatedOffer = { ...offer, extra: { assetTransferMethod: "erc7710" } };

export const context = {
  network: offer.network,
  chainId: 84532,
  now: BigInt(now),
  facilitator: stranger.address,
};

/** A payment by a delegation, with changes to what the client or the server wrote. */
export function delegatedRequest(
  changes: { payload?: object; requirements?: object; extensions?: Record<string, unknown> } = {},
): FacilitatorRequest {
  const paymentRequirements = { ...delegatedOffer, ...changes.requirements };
  return {
    paymentPayload: {
      x402Version: 2,
      accepted: paymentRequirements,
      payload: { ...delegation, ...changes.payload },
      ...(changes.extensions && { extensions: changes.extensions }),
    },
    paymentRequirements,
  };
}

/** What the chain is asked of a redemption, in the order of the question. */
interface Answers {
  /** Sizes of the asset's and the manager's code. */
  codes?: readonly bigint[];
  /** Balances of the delegator, the recipient and the facilitator; nothing where the asset tells none. */
  before?: readonly (bigint | undefined)[];
  after?: readonly (bigint | undefined)[];
  redemption?: Partial<ProbeCallResult>;
}

/** What an honest manager's redemption of the standard offer looks like, with changes. */
export function redemptionAnswer({
  codes = [100n, 100n],
  before = [50_000n, 0n, 0n],
  after = [40_000n, 10_000n, 0n],
  redemption,
}: Answers = {}): ProbeAnswer {
  const balance = (units: bigint | undefined) =>
    units === undefined ? result({ success: false }) : result({ data: numberToHex(units, { size: 32 }) });
  return {
    chainId: 84532n,
    blockNumber: 1n,
    timestamp: BigInt(now),
    codes: codes.map((size) => ({ size, head: "0x" as const })),
    calls: [...before.map(balance), result({ gasUsed: 120_000n, ...redemption }), ...after.map(balance)],
  };
}

function result(changes: Partial<ProbeCallResult>): ProbeCallResult {
  return { called: true, success: true, gasUsed: 3_000n, data: "0x", ...changes };
}

/** What the rules look at, of the standard payment by a delegation. */
export function delegatedSubject(answers: Answers = {}): Erc7710ChainSubject {
  return {
    ...paymentSubject(delegatedRequest(), context),
    delegation,
    managers: "any",
    openedAt: undefined,
    facts: redemptionFacts(redemptionAnswer(answers)),
  };
}

import type { Facilitator, FacilitatorRequest, SettleResponse } from "@x402-reference/types";

/** How a facilitator settles. */
export type Settle = Facilitator["settle"];

/** Waits for a receipt as long as it takes. */
export function waiting(settle: Settle): Settle {
  return async (request) => {
    const answer = await settle(request);
    // Longer than any case takes.
    if (isPending(answer)) await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    return answer;
  };
}

/** Finds the payment used up by its own transaction, once it is pending. */
export function forgetting(settle: Settle): Settle {
  return onceOnly(settle, isPending);
}

/** Verifies a pending payment as if somebody else had used it up. */
export function judgingAnew(facilitator: Facilitator): Facilitator {
  const pending = new Set<string>();
  const keyOf = ({ paymentPayload }: FacilitatorRequest) => JSON.stringify(paymentPayload.payload);
  return {
    ...facilitator,
    async verify(request) {
      const verdict = await facilitator.verify(request);
      if (!pending.has(keyOf(request))) return verdict;
      return { isValid: false, invalidReason: "invalid_exact_evm_nonce_already_used" };
    },
    async settle(request) {
      const answer = await facilitator.settle(request);
      if (isPending(answer)) pending.add(keyOf(request));
      return answer;
    },
  };
}

/** Calls a payment used up after an answer of this kind. */
function onceOnly(settle: Settle, isLast: (answer: SettleResponse) => boolean): Settle {
  const over = new Set<string>();
  return async (request) => {
    const key = JSON.stringify(request.paymentPayload.payload);
    if (over.has(key)) return usedUp(request);
    const answer = await settle(request);
    if (isLast(answer)) over.add(key);
    return answer;
  };
}

/** Remembers a pending payment under the text of its signature. */
export function rememberingText(settle: Settle): Settle {
  const pending = new Map<string, string>();
  return async (request) => {
    const text = JSON.stringify(request.paymentPayload.payload);
    const known = pending.get(text.toLowerCase());
    if (known !== undefined && known !== text) return usedUp(request);
    const answer = await settle(request);
    if (isPending(answer)) pending.set(text.toLowerCase(), text);
    return answer;
  };
}

/** Looks at a pending transaction for whatever is asked for now. */
export function reconcilingFirst(settle: Settle): Settle {
  const pending = new Map<string, FacilitatorRequest>();
  return async (request) => {
    const key = JSON.stringify(request.paymentPayload.payload);
    const answer = await settle(pending.get(key) ?? request);
    if (isPending(answer)) pending.set(key, request);
    return answer;
  };
}

/** Never settles again what once was not broadcast. */
export function burning(settle: Settle): Settle {
  return onceOnly(settle, (answer) => !answer.success && answer.transaction === "");
}

/** Refuses to settle while something else is being settled. */
export function oneAtATime(settle: Settle): Settle {
  let busy = false;
  return async (request) => {
    if (busy) return usedUp(request);
    busy = true;
    try {
      return await settle(request);
    } finally {
      busy = false;
    }
  };
}

/** Remembers the success of each payment and hands it out again. */
export function replaying(settle: Settle): Settle {
  const successes = new Map<string, Promise<SettleResponse>>();
  return (request) => {
    const key = JSON.stringify(request.paymentPayload.payload);
    const outcome = successes.get(key) ?? settle(request);
    successes.set(key, outcome);
    return outcome;
  };
}

/** Settles only what it has verified before. */
export function verifiedOnly(facilitator: Facilitator): Facilitator {
  const verified = new Set<string>();
  const keyOf = ({ paymentPayload }: FacilitatorRequest) => JSON.stringify(paymentPayload.payload);
  return {
    ...facilitator,
    async verify(request) {
      verified.add(keyOf(request));
      return facilitator.verify(request);
    },
    settle: async (request) => (verified.has(keyOf(request)) ? facilitator.settle(request) : usedUp(request)),
  };
}

/** Tells whether a transaction is broadcast and not known to be mined. */
export function isPending(answer: SettleResponse): boolean {
  return reasonOf(answer) === "settlement_pending";
}

/** Why a settlement did not succeed, if it did not. */
export function reasonOf(answer: SettleResponse): string | undefined {
  return answer.success ? undefined : answer.errorReason;
}

function usedUp({ paymentRequirements: { network } }: FacilitatorRequest): SettleResponse {
  return { success: false, errorReason: "invalid_exact_evm_nonce_already_used", transaction: "", network };
}

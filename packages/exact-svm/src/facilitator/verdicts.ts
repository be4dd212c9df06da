import type { FacilitatorRequest } from "@x402-reference/types";

/** Remembers what was just found sound, so that settling it at once need not ask the chain the same again. */
export interface Verdicts {
  /** Keeps the slot at which a request's transaction would have succeeded. */
  keep(request: FacilitatorRequest, slot: number): void;
  /** The slot of exactly this request, once and only while it is fresh. */
  take(request: FacilitatorRequest): number | undefined;
}

/** Keeps verdicts for so many milliseconds; they expire in the order in which they were kept. */
export function createVerdicts(lifetimeMs: number): Verdicts {
  const kept = new Map<string, { slot: number; until: number }>();

  function takeOut(request: FacilitatorRequest) {
    for (const [key, { until }] of kept) {
      if (until > Date.now()) break;
      kept.delete(key);
    }
    const key = JSON.stringify([request.paymentPayload, request.paymentRequirements]);
    const found = kept.get(key);
    kept.delete(key);
    return { key, found };
  }

  return {
    keep(request, slot) {
      kept.set(takeOut(request).key, { slot, until: Date.now() + lifetimeMs });
    },
    take: (request) => takeOut(request).found?.slot,
  };
}

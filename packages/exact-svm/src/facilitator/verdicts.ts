import type { FacilitatorRequest } from "@x402-reference/types";
import type { Sound } from "./judge.js";

/** Remembers what was just found sound, so that settling it at once need not ask the chain the same again. */
export interface Verdicts {
  keep(request: FacilitatorRequest, sound: Sound): void;
  /** The verdict on exactly this request, once and only while it is fresh. */
  take(request: FacilitatorRequest): Sound | undefined;
}

/** Keeps verdicts for so many milliseconds; they expire in the order in which they were kept. */
export function createVerdicts(lifetimeMs: number): Verdicts {
  const kept = new Map<string, { sound: Sound; until: number }>();

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
    keep(request, sound) {
      kept.set(takeOut(request).key, { sound, until: Date.now() + lifetimeMs });
    },
    take: (request) => takeOut(request).found?.sound,
  };
}

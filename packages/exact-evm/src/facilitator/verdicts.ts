import type { FacilitatorRequest } from "@x402-reference/types";
import type { SoundPayment } from "./judge.js";

/** Keeps what was just found sound, so that settling it at once need not ask the chain the same again. */
export interface Verdicts {
  keep(request: FacilitatorRequest, verdict: SoundPayment): void;
  /** The verdict of exactly this request, once and only while it is fresh. */
  take(request: FacilitatorRequest): SoundPayment | undefined;
}

/** Keeps verdicts for so many milliseconds. */
export function createVerdicts(lifetimeMs: number): Verdicts {
  const kept = new Map<string, { verdict: SoundPayment; until: number }>();

  /** They expire in the order in which they were kept. */
  function forgetExpired(): void {
    for (const [key, { until }] of kept) {
      if (until > Date.now()) return;
      kept.delete(key);
    }
  }

  return {
    keep(request, verdict) {
      forgetExpired();
      const key = fingerprint(request);
      kept.delete(key);
      kept.set(key, { verdict, until: Date.now() + lifetimeMs });
    },
    take(request) {
      const key = fingerprint(request);
      const found = kept.get(key);
      kept.delete(key);
      return found && found.until > Date.now() ? found.verdict : undefined;
    },
  };
}

/** Every byte that a verdict rests on. */
function fingerprint({ paymentPayload, paymentRequirements }: FacilitatorRequest): string {
  return JSON.stringify([paymentPayload, paymentRequirements]);
}

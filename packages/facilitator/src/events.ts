import type { SchemeEvent } from "@x402-reference/types";

/** What a facilitator tells its operator. No event carries a payload or a signature. */
export type FacilitatorEvent =
  | { type: "verified"; network: string; isValid: boolean; reason?: string }
  | { type: "broadcast"; network: string; key: string; transaction: string }
  | { type: "settled"; network: string; success: boolean; transaction: string; reason?: string }
  | SchemeEvent
  /** Something threw. The error stays out of every answer; it may quote an RPC URL, so redact it before it is stored. */
  | { type: "fault"; during: FaultPlace; network: string; transaction?: string; error: unknown };

/** What a facilitator was doing when something threw. */
export type FaultPlace = "verify" | "settle" | "resume" | "store";

/**
 * Receives events as they happen. It cannot change an outcome: what it throws is dropped.
 *
 * @example
 * ```ts
 * const onEvent: Observer = (event) => metrics.count(event.type);
 * ```
 */
export type Observer = (event: FacilitatorEvent) => void;

/** Makes an observer that can be called anywhere on the way of money, because it never throws. */
export function quietly(onEvent: Observer | undefined): Observer {
  return (event) => {
    try {
      // An async observer fits the type, and its rejection would end the process.
      const result: unknown = onEvent?.(event);
      if (result instanceof Promise) result.catch(() => undefined);
    } catch {
      return;
    }
  };
}

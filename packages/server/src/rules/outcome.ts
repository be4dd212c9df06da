import type { Rule } from "@x402-reference/types";
import type { HeaderReader } from "../request.js";

/** What the handler answered. */
export interface HandlerOutcome {
  status: number;
  headers?: HeaderReader;
}

/**
 * What a handler has to have done for its payment to be settled; otherwise its answer goes out unpaid.
 *
 * @see x402-specification-v2.md §6.1
 */
export const outcomeRules: readonly Rule<HandlerOutcome>[] = [
  {
    id: "CORE-FLOW-008",
    name: "a failed request is not charged",
    check({ status }) {
      if (status >= 200 && status < 400) return undefined;
      return { reason: "handler_failed", message: `The handler answered ${status}.` };
    },
  },
];

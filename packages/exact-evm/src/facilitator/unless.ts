import type { Refusal } from "@x402-reference/types";

/** A refusal with this code and sentence, unless the rule is kept. */
export function unless(kept: boolean, reason: string, message: string): Refusal | undefined {
  return kept ? undefined : { reason, message };
}

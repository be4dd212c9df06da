import type { Refusal } from "@x402-reference/types";

/** A refusal with this code and sentence, unless the rule is kept. */
export function unless(kept: boolean, reason: string, message: string): Refusal | undefined {
  return kept ? undefined : { reason, message };
}

/** The same with a code of this scheme, written without what all of them begin with. */
export function unlessSvm(kept: boolean, reason: string, message: string): Refusal | undefined {
  return unless(kept, `invalid_exact_svm_${reason}`, message);
}

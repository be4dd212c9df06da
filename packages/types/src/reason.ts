import { namedReasons } from "./reason/by-name.js";
import { coreReasons } from "./reason/core.js";
import { erc7710Reasons } from "./reason/erc7710.js";
import { exactEvmReasons } from "./reason/exact-evm.js";
import { exactSvmReasons } from "./reason/exact-svm.js";
import { gasSponsoringReasons } from "./reason/gas-sponsoring.js";
import type { ReasonInfo } from "./reason/info.js";
import { permit2Reasons } from "./reason/permit2.js";

export type { ReasonInfo } from "./reason/info.js";

const explained = /*#__PURE__*/ Object.freeze({
  ...coreReasons,
  ...exactEvmReasons,
  ...permit2Reasons,
  ...gasSponsoringReasons,
  ...erc7710Reasons,
  ...exactSvmReasons,
});

/**
 * The registry of reason codes: those that this implementation emits, and those of the specification and of others that
 * it knows. It is open: an unknown code is a refusal like any other, never an error.
 *
 * @example
 * ```ts
 * console.log(reasons.insufficient_funds.meaning);
 * ```
 * @see x402-specification-v2.md §9
 */
export const reasons: typeof explained & Readonly<Record<string, ReasonInfo>> = /*#__PURE__*/ Object.freeze({
  ...namedReasons,
  ...explained,
});

/** A reason code with what is known of it. */
export interface DescribedReason extends ReasonInfo {
  /** The code by which the registry knows it, which may be another spelling of the one that was asked for. */
  code: string;
  /** Whether the registry knows it. */
  known: boolean;
}

/**
 * Tells what a reason code means, also under the name that others give it; of a code that nobody knows it says so.
 * What follows a colon is taken for text that somebody added.
 *
 * @example
 * ```ts
 * describeReason("invalid_exact_evm_signature").code; // "invalid_exact_evm_payload_signature"
 * describeReason("out_of_cheese").known; // false
 * ```
 * @see x402-specification-v2.md §9
 */
export function describeReason(reason: string): DescribedReason {
  const [asked = ""] = reason.split(":", 1);
  const own = Object.hasOwn(reasons, asked) ? reasons[asked] : undefined;
  if (own) return { ...own, code: asked, known: true };
  const found = Object.entries<ReasonInfo>(reasons).find(([, { aliases }]) => aliases?.includes(asked));
  if (found) return { ...found[1], code: found[0], known: true };
  return {
    code: reason,
    known: false,
    meaning: `The reason code ${JSON.stringify(reason)} is unknown.`,
    clause: "no code in the specification",
    status: 402,
    cause: "Another implementation made it up, or it is newer than this registry.",
    remedy: "Take it for a refusal like any other, and ask whoever answered so.",
  };
}

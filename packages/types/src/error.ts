/** What can go wrong outside of a payment verdict: bad input from a peer, bad configuration, or an unreachable part. */
export type X402ErrorCode =
  | "malformed_header"
  | "malformed_json"
  | "malformed_object"
  | "malformed_amount"
  | "malformed_network"
  | "header_too_large"
  | "body_too_large"
  | "invalid_configuration"
  | "no_acceptable_offer"
  | "payment_already_attempted"
  | "payment_outcome_unknown"
  | "body_not_replayable"
  | "facilitator_unreachable"
  | "facilitator_malformed_response"
  | "chain_unreachable"
  | "store_unreachable"
  | "signer_unavailable"
  | "wrong_chain";

/** Where an error came from and how to end it. */
export interface X402ErrorDetails {
  /** The field, option or header at fault, as a path such as `accepts.0.amount`. */
  field?: string;
  /** What the reader can do about it, in one sentence. */
  remedy?: string;
  cause?: unknown;
}

const brand = "x402-error";

/**
 * A fault: something broke or was misused. A refused payment is never an exception; it is a value with a reason.
 *
 * @example
 * ```ts
 * throw new X402Error("invalid_configuration", "The price of GET /report is not a decimal number.", {
 *   field: "routes.GET /report.price",
 *   remedy: 'Write it as "$0.01".',
 * });
 * ```
 */
export class X402Error extends Error {
  override readonly name: string = "X402Error";
  /** Recognises errors across several installed copies of this package, where `instanceof` fails. */
  readonly brand: typeof brand = brand;
  readonly code: X402ErrorCode;
  readonly field: string | undefined;
  readonly remedy: string | undefined;

  constructor(code: X402ErrorCode, message: string, details: X402ErrorDetails = {}) {
    super(details.remedy ? `${message} ${details.remedy}` : message, { cause: details.cause });
    this.code = code;
    this.field = details.field;
    this.remedy = details.remedy;
  }
}

/**
 * Tells whether a caught value is an {@link X402Error}, and of the given code when one is named.
 *
 * @example
 * ```ts
 * try {
 *   decode(header);
 * } catch (error) {
 *   if (isX402Error(error, "malformed_header")) return new Response(error.message, { status: 400 });
 *   throw error;
 * }
 * ```
 */
export function isX402Error(error: unknown, code?: X402ErrorCode): error is X402Error {
  if (typeof error !== "object" || error === null || !("brand" in error) || error.brand !== brand) return false;
  return code === undefined || ("code" in error && error.code === code);
}

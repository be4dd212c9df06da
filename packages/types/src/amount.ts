import type * as z from "zod/v4/core";
import type { Brand } from "./brand.js";
import { X402Error } from "./error.js";
import { leaf } from "./schema/leaf.js";

/** A token amount in the asset's smallest unit: decimal digits, no sign, no leading zero, at most 2^256 - 1. */
export type AtomicAmount = Brand<string, "AtomicAmount">;

const canonicalDigits = /^(?:0|[1-9][0-9]{0,77})$/;
const maxUint256 = 2n ** 256n - 1n;
const maxDecimals = 36;
const decimalNumber = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/**
 * Tells whether a string is an amount in atomic units in its one canonical form.
 *
 * @example
 * ```ts
 * isAtomicAmount("10000"); // true
 * isAtomicAmount("010000"); // false: two texts must never mean one amount
 * ```
 * @see x402-specification-v2.md §5.1.2, field `amount`
 */
export function isAtomicAmount(text: string): text is AtomicAmount {
  return canonicalDigits.test(text) && (text.length < 78 || BigInt(text) <= maxUint256);
}

/**
 * Proves that a string is an amount in atomic units, or throws `malformed_amount`.
 *
 * @example
 * ```ts
 * const price = atomicAmount("10000"); // $0.01 in USDC, which has 6 decimals
 * ```
 */
export function atomicAmount(text: string): AtomicAmount {
  if (isAtomicAmount(text)) return text;
  throw new X402Error("malformed_amount", `${JSON.stringify(text)} is not an amount in atomic units.`, {
    remedy: 'Write it as a string of decimal digits without sign, point, exponent or leading zero, such as "10000".',
  });
}

/** The schema of {@link AtomicAmount}. */
export const AtomicAmount: z.$ZodType<AtomicAmount> = /*#__PURE__*/ leaf(
  (input): input is AtomicAmount => typeof input === "string" && isAtomicAmount(input),
  'a string of decimal digits without leading zero, such as "10000"',
);

/**
 * Converts a decimal number to atomic units by moving digits, never through a float.
 *
 * Throws `malformed_amount` on anything but plain digits with an optional point, and when the number has more decimals
 * than the asset: money is never truncated. Throws `invalid_configuration` unless `decimals` is a whole number from 0 to 36.
 *
 * @example
 * ```ts
 * toAtomic("0.10", 6); // "100000"
 * toAtomic("1,000", 6); // throws
 * ```
 */
export function toAtomic(decimal: string, decimals: number): AtomicAmount {
  checkDecimals(decimals);
  if (!decimalNumber.test(decimal)) {
    throw new X402Error("malformed_amount", `${JSON.stringify(decimal)} is not a decimal number.`, {
      remedy: 'Write digits with an optional point, such as "0.01", without sign, exponent or separators.',
    });
  }
  const [whole = "0", fraction = ""] = decimal.split(".");
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > decimals) {
    throw new X402Error("malformed_amount", `${decimal} has more than the ${decimals} decimals of the asset.`, {
      remedy: "Round it yourself: an amount is never truncated.",
    });
  }
  return atomicAmount(`${whole}${significant.padEnd(decimals, "0")}`.replace(/^0+(?=[0-9])/, ""));
}

/**
 * Converts atomic units to the shortest decimal number that is exactly equal. Throws `invalid_configuration` unless
 * `decimals` is a whole number from 0 to 36.
 *
 * @example
 * ```ts
 * fromAtomic(atomicAmount("100000"), 6); // "0.1"
 * ```
 */
export function fromAtomic(amount: AtomicAmount, decimals: number): string {
  checkDecimals(decimals);
  const digits = amount.padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction ? `${whole}.${fraction}` : whole;
}

function checkDecimals(decimals: number): void {
  if (Number.isInteger(decimals) && decimals >= 0 && decimals <= maxDecimals) return;
  throw new X402Error("invalid_configuration", `An asset cannot have ${decimals} decimals.`, {
    field: "decimals",
    remedy: `Give what the token's decimals() answers, a whole number from 0 to ${maxDecimals}.`,
  });
}

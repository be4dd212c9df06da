/** A payer may sign for all eternity, and no store could keep so many payments. */
const longestSeconds = 3_600;

/**
 * The second since the epoch from which on a payment with a nonce need not be remembered: it has expired, or an hour
 * has passed, after which the chain alone refuses it a second time.
 *
 * @param expiry - When it expires, in seconds since the epoch; any text may be behind it.
 */
export function rememberedUntil(expiry: number, now: bigint): number {
  const longest = Number(now) + longestSeconds;
  return Number.isFinite(expiry) ? Math.min(expiry, longest) : longest;
}

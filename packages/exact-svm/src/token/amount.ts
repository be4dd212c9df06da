/** The greatest amount that a token account can hold, in atomic units. */
export const maxTokenAmount: bigint = 2n ** 64n - 1n;

/** Tells whether an amount in atomic units can be paid in tokens: more than nothing, and no more than tokens can count. */
export function isPayableAmount(amount: string): boolean {
  return amount !== "0" && BigInt(amount) <= maxTokenAmount;
}

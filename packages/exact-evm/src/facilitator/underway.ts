/** Whose payments have been sent and wait for a receipt. */
export interface Underway {
  has(payer: string): boolean;
  /** Counts a payment of this payer until its outcome is there. */
  during<Value>(payer: string, outcome: Promise<Value>): Promise<Value>;
}

/** Keeps one entry for each payer with a payment under way, so it cannot outgrow them. */
export function createUnderway(): Underway {
  const counts = new Map<string, number>();
  return {
    has: (payer) => counts.has(payer),
    during(payer, outcome) {
      counts.set(payer, (counts.get(payer) ?? 0) + 1);
      return outcome.finally(() => {
        const left = (counts.get(payer) ?? 1) - 1;
        if (left > 0) counts.set(payer, left);
        else counts.delete(payer);
      });
    },
  };
}

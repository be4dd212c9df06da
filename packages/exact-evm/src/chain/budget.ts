const hourMs = 3_600_000;

/** Money that a transaction may cost: taken from the budget before it is signed, in wei. */
export interface Reservation {
  /** Takes so much instead; false when the budget does not allow it, which then stays as it was. */
  change(wei: bigint): boolean;
}

/** What all accounts together may spend on gas within an hour. */
export interface Budget {
  /** Nothing when so much would be more than is left. */
  reserve(wei: bigint): Reservation | undefined;
}

/**
 * Makes the budget of one process. What a transaction could cost counts as spent until its receipt tells what it did cost,
 * and an hour after it was signed it counts no more, until it is replaced or its receipt comes.
 *
 * @param mostPerHour - In wei; unbounded when it is left out.
 */
export function createBudget(mostPerHour: bigint | undefined, now: () => number = Date.now): Budget {
  /** In the order of their signing. */
  const entries = new Set<{ at: number; wei: bigint }>();
  let total = 0n;

  function forgetOld(): void {
    for (const entry of entries) {
      if (entry.at + hourMs > now()) return;
      entries.delete(entry);
      total -= entry.wei;
    }
  }

  function allows(more: bigint): boolean {
    return mostPerHour === undefined || more <= 0n || total + more <= mostPerHour;
  }

  return {
    reserve(wei) {
      forgetOld();
      if (!allows(wei)) return undefined;
      const entry = { at: now(), wei };
      entries.add(entry);
      total += wei;
      return {
        change(other) {
          forgetOld();
          const isForgotten = !entries.has(entry);
          const more = isForgotten ? other : other - entry.wei;
          if (!allows(more)) return false;
          total += more;
          entry.wei = other;
          if (isForgotten) entry.at = now();
          entries.add(entry);
          return true;
        },
      };
    },
  };
}

/** When payments that carry no time of their own were found good first; times in seconds since the epoch. */
export interface Windows {
  openedAt(key: string): bigint | undefined;
  /** Opens a payment's window, unless it is open already. */
  open(key: string, now: bigint): void;
}

/** Remembers as many payments as told, and of more forgets the oldest. */
export function createWindows(most = 10_000): Windows {
  const opened = new Map<string, bigint>();
  return {
    openedAt: (key) => opened.get(key),
    open(key, now) {
      if (opened.has(key)) return;
      opened.set(key, now);
      const [oldest] = opened.keys();
      if (opened.size > most && oldest !== undefined) opened.delete(oldest);
    },
  };
}

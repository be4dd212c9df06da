import { maxSpentPayments } from "./limits.js";

/** Which payments are in use at this moment, or were used up not long ago, in this process. */
export interface Claims {
  /** Takes a key, or answers false when it is taken or used up. */
  take(key: string): boolean;
  release(key: string): void;
  /** Uses a key up: it is not given again, until many others have been used up after it. */
  spend(key: string): void;
}

/** Keeps claims in memory: one for each paid request that is being served, so it cannot outgrow them, and the last spent. */
export function createClaims(): Claims {
  const taken = new Set<string>();
  const spent = new Set<string>();
  return {
    take(key) {
      if (taken.has(key) || spent.has(key)) return false;
      taken.add(key);
      return true;
    },
    release: (key) => void taken.delete(key),
    spend(key) {
      taken.delete(key);
      spent.add(key);
      const [oldest] = spent;
      if (spent.size > maxSpentPayments && oldest !== undefined) spent.delete(oldest);
    },
  };
}

/** Which payments are in use at this moment, in this process. */
export interface Claims {
  /** Takes a key, or answers false when it is taken. */
  take(key: string): boolean;
  release(key: string): void;
}

/** Keeps claims in memory: one for each paid request that is being served, so it cannot outgrow them. */
export function createClaims(): Claims {
  const taken = new Set<string>();
  return {
    take(key) {
      if (taken.has(key)) return false;
      taken.add(key);
      return true;
    },
    release: (key) => void taken.delete(key),
  };
}

/** Makes a value by its key, or answers what was made before. */
export type Remember<Value> = (key: string, make: () => Value) => Value;

/** Remembers so many values, those that were asked for last. */
export function createRemember<Value>(most: number): Remember<Value> {
  const kept = new Map<string, Value>();

  return (key, make) => {
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}

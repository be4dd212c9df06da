/** Takes the entries of a list one after the other; the last one repeats. `fallback` stands in for a list that is absent. */
export function sequence<Entry>(entries: readonly Entry[] | undefined, fallback: Entry): () => Entry {
  let at = 0;
  return () => {
    const entry = entries?.[Math.min(at, entries.length - 1)] ?? fallback;
    at += 1;
    return entry;
  };
}

/** Makes what runs work of one name one after another, and work of different names side by side. */
export function createLanes() {
  const ends = new Map<string, Promise<unknown>>();

  return async function inLane<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    const mine = (ends.get(name) ?? Promise.resolve()).then(work);
    const end = mine.catch(() => undefined);
    ends.set(name, end);
    try {
      return await mine;
    } finally {
      if (ends.get(name) === end) ends.delete(name);
    }
  };
}

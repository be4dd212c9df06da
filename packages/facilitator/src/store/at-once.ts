/**
 * Gathers what is asked for at once under one name, and does it in one go.
 *
 * @param work - Answers one result for each item, in their order.
 */
export function atOnce<Item, Result>(
  work: (name: string, items: readonly Item[]) => Promise<readonly Result[]>,
): (name: string, item: Item) => Promise<Result> {
  const gathering = new Map<string, { items: Item[]; done: Promise<readonly Result[]> }>();

  function gather(name: string) {
    const items: Item[] = [];
    const done = Promise.resolve().then(() => {
      gathering.delete(name);
      return work(name, items);
    });
    const begun = { items, done };
    gathering.set(name, begun);
    return begun;
  }

  return async (name, item) => {
    const { items, done } = gathering.get(name) ?? gather(name);
    const place = items.push(item) - 1;
    const results = await done;
    const result = results[place];
    if (result === undefined) throw new RangeError(`There is no result for the item at ${place}.`);
    return result;
  };
}

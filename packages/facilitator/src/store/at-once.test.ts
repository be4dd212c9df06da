import { expect, test, vi } from "vitest";
import { atOnce } from "./at-once.js";

test("what is asked for at once under one name is done in one go, and each hears its own result", async () => {
  const work = vi.fn(async (name: string, items: readonly number[]) => items.map((item) => `${name}${item}`));
  const ask = atOnce(work);
  expect(await Promise.all([ask("a", 1), ask("b", 2), ask("a", 3)])).toEqual(["a1", "b2", "a3"]);
  expect(await ask("a", 4)).toBe("a4");
  expect(work.mock.calls).toEqual([
    ["a", [1, 3]],
    ["b", [2]],
    ["a", [4]],
  ]);
});

test("all hear of what went wrong, and the next ones do not", async () => {
  const work = vi.fn(async (_name: string, items: readonly number[]) => items);
  work.mockRejectedValueOnce(new Error("down"));
  const ask = atOnce(work);
  const outcomes = await Promise.allSettled([ask("a", 1), ask("a", 2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask("a", 3)).toBe(3);
});

import { expect, it } from "vitest";
import { createRemember } from "./remember.js";

it("remembers those that were asked for last", () => {
  const remember = createRemember<string>(2);
  const made: string[] = [];
  const ask = (key: string) =>
    remember(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(["a", "b", "a", "c", "a", "b"].map(ask)).toEqual(["A", "B", "A", "C", "A", "B"]);
  expect(made).toEqual(["a", "b", "c", "b"]);
});

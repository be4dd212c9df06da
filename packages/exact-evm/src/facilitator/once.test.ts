import { expect, it } from "vitest";
import { once, oncePer } from "./once.js";

it("does work when it is asked for first, and once", () => {
  let done = 0;
  const work = once(() => {
    done += 1;
    return undefined;
  });
  expect(done).toBe(0);
  expect([work(), work(), done]).toEqual([undefined, undefined, 1]);
});

it("does work once for each object", () => {
  let done = 0;
  const work = oncePer(({ name }: { name: string }) => {
    done += 1;
    return name;
  });
  const [one, other] = [{ name: "one" }, { name: "other" }];
  expect([work(one), work(other), work(one), done]).toEqual(["one", "other", "one", 2]);
});

import { expect, it } from "vitest";
import { createLanes } from "./lanes.js";

it("runs the work of one name in order, also after work that failed", async () => {
  const inLane = createLanes();
  const said: string[] = [];
  const say = (text: string) => async () => {
    said.push(`${text} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    said.push(`${text} ends`);
    if (text === "first") throw new Error("broken");
  };
  const first = inLane("one", say("first"));
  const others = Promise.all([inLane("one", say("second")), inLane("other", say("third"))]);
  await expect(first).rejects.toThrow("broken");
  await others;
  expect(said.filter((text) => !text.startsWith("third"))).toEqual([
    "first begins",
    "first ends",
    "second begins",
    "second ends",
  ]);
  expect(said.indexOf("third begins")).toBeLessThan(said.indexOf("first ends"));
});

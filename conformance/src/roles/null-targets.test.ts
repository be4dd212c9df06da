import { describe, expect, it } from "vitest";
import { send } from "./http.js";
import { nullTargets } from "./null-targets.js";

describe("null targets", () => {
  it.each(nullTargets.server.map((target) => [target.value, target] as const))("%s", async (value, target) => {
    const running = await target.start({});
    const over = new AbortController();
    if (value.includes("never")) queueMicrotask(() => over.abort());
    const answer = await send(running.url ?? "", { method: "GET", target: "/supported" }, { signal: over.signal });
    await running.stop();
    const expected = /answers (?<status>\d+)/.exec(value)?.groups?.status;
    if (expected) expect(answer).toMatchObject({ status: Number(expected) });
    else expect(answer).toHaveProperty("failure");
  });

  it.each(nullTargets.client.map((target) => [target.value, target] as const))("%s", async (_value, target) => {
    const running = await target.start({});
    const purchase = await running.purchase?.({}, 1_000);
    expect(purchase).toMatchObject({ timedOut: false, stderr: "" });
  });

  it("cover every role", () => {
    expect(Object.values(nullTargets).map((targets) => targets.length)).toEqual([6, 6, 3, 7]);
  });
});

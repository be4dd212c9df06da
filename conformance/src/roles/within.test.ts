import { expect, it } from "vitest";
import { within } from "./within.js";

const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });

it("aborts after its time", async () => {
  const outer = new AbortController();
  expect(await within({ ms: 5, outer: outer.signal }, aborted)).toMatchObject({ name: "TimeoutError" });
});

it("aborts with the outer signal, also with one that is aborted already", async () => {
  const outer = new AbortController();
  const waiting = within({ ms: 60_000, outer: outer.signal }, aborted);
  outer.abort("over");
  expect(await waiting).toBe("over");
  expect(await within({ ms: 60_000, outer: outer.signal }, aborted)).toBe("over");
});

it("hands on the outer signal where there is no limit", async () => {
  const { signal } = new AbortController();
  expect(await within({ ms: undefined, outer: signal }, async (given) => given)).toBe(signal);
});

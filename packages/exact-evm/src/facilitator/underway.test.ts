import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createUnderway } from "./underway.js";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("counts a payer's payments until the last of them has ended", () => {
  const underway = createUnderway();
  const [first, second] = [underway.spending("payer"), underway.spending("payer")];
  expect(underway.has("payer", 0)).toBe(false);
  first.begin();
  second.begin();
  expect(underway.has("another", 0)).toBe(false);
  first.end();
  vi.advanceTimersByTime(1);
  expect(underway.has("payer", Date.now())).toBe(true);
  second.end();
  vi.advanceTimersByTime(1);
  expect(underway.has("payer", Date.now())).toBe(false);
});

it("counts one that has ended since then, for a minute", () => {
  const underway = createUnderway();
  const before = Date.now();
  const spending = underway.spending("payer");
  spending.begin();
  spending.end();
  vi.advanceTimersByTime(59_999);
  expect(underway.has("payer", before)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(underway.has("payer", before)).toBe(false);
});

it("counts one that is left alone for a minute more", () => {
  const underway = createUnderway();
  const spending = underway.spending("payer");
  spending.begin();
  spending.leave();
  vi.advanceTimersByTime(60_000);
  expect(underway.has("payer", Date.now())).toBe(true);
  vi.advanceTimersByTime(1);
  expect(underway.has("payer", Date.now())).toBe(false);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Recovery } from "../recovery.js";
import { gate } from "../testing/fake-scheme.js";
import { keepRecovering } from "./keep-recovering.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(recover: () => Promise<Recovery>) {
  const told: unknown[] = [];
  const recovering = keepRecovering(
    { recover },
    { everyMs: 1_000, onRecovered: (recovery) => told.push(recovery), onFault: (error) => told.push(error) },
  );
  return { told, recovering };
}

test("looks at once and again after each look, also when one fails", async () => {
  const answers = [{ found: 1, concluded: 1 }, new Error("down"), { found: 0, concluded: 0 }];
  const left = [...answers];
  const { told, recovering } = setUp(async () => {
    const next = left.shift();
    if (next instanceof Error || !next) throw next;
    return next;
  });
  await recovering.first;
  expect(told).toEqual(answers.slice(0, 1));
  await vi.advanceTimersByTimeAsync(999);
  expect(told).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(told).toEqual(answers);
  await recovering.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toHaveLength(3);
});

test("stopping waits for a look that has begun, and begins no other", async () => {
  const { opened, open } = gate<Recovery>();
  const { told, recovering } = setUp(() => opened);
  let isStopped = false;
  const stopped = recovering.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isStopped).toBe(false);
  open({ found: 1, concluded: 0 });
  await stopped;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual([{ found: 1, concluded: 0 }]);
});

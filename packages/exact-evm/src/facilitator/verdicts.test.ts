import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { eip3009Method } from "../eip3009/method.js";
import { eip3009Rules } from "../eip3009/rules.js";
import { context, signedRequest } from "../testing/fixtures.js";
import { createVerdicts } from "./verdicts.js";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const answer = { chainId: 84_532n, blockNumber: 1n, timestamp: 1n, codes: [], calls: [] };

async function soundRequest() {
  const request = await signedRequest();
  const opened = eip3009Method({ rules: eip3009Rules, factories: [] }).open(request, context);
  if (!opened.ok) throw new Error(opened.problem.expected);
  return { request, verdict: { payment: opened.payment, answer, askedAt: Date.now() } };
}

it("gives a verdict once, and for its own request alone", async () => {
  const verdicts = createVerdicts(1_000);
  const { request, verdict } = await soundRequest();
  verdicts.keep(request, verdict);
  expect(verdicts.take(await signedRequest())).toBeUndefined();
  expect(verdicts.take(request)).toBe(verdict);
  expect(verdicts.take(request)).toBeUndefined();
});

it("gives none that is too old", async () => {
  const verdicts = createVerdicts(1_000);
  const { request, verdict } = await soundRequest();
  verdicts.keep(request, verdict);
  vi.advanceTimersByTime(1_000);
  expect(verdicts.take(request)).toBeUndefined();
});

it("gives none that is too old though the clock was put back between two of them", async () => {
  const verdicts = createVerdicts(1_000);
  const [first, second] = [await soundRequest(), await soundRequest()];
  verdicts.keep(first.request, first.verdict);
  vi.setSystemTime(Date.now() - 60_000);
  verdicts.keep(second.request, second.verdict);
  vi.advanceTimersByTime(1_000);
  expect(verdicts.take(second.request)).toBeUndefined();
});

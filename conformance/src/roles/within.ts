/**
 * Runs work with a signal that aborts after so many milliseconds, or with the outer one. A composed signal of
 * `AbortSignal.timeout` would not do: it may be collected before its time is over.
 */
export async function within<Value>(
  { ms, outer }: { ms: number | undefined; outer: AbortSignal },
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  if (ms === undefined) return work(outer);
  const controller = new AbortController();
  const passOn = () => controller.abort(outer.reason);
  if (outer.aborted) passOn();
  outer.addEventListener("abort", passOn, { once: true });
  const timer = setTimeout(() => controller.abort(new DOMException(`Took longer than ${ms} ms.`, "TimeoutError")), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", passOn);
  }
}

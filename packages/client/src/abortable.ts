/**
 * Runs work that knows nothing of signals, and stops waiting for it when the signal fires; work that has not begun by
 * then never begins.
 */
export async function abortable<Value>(
  work: () => Value | Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return work();
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const running = new Promise<Value>((done) => done(work()));
    running.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** How a bounded piece of work ended. */
export type Bounded<Value> =
  | { kind: "done"; value: Value }
  | { kind: "failed"; error: unknown }
  | { kind: "late"; value?: Value };

/**
 * Runs work that gets a signal, aborts it when its time is over, and gives it a moment to clean up. It always ends: work
 * that ignores its signal is left behind. Work that was aborted is `late` whatever it answers, unless the outer signal
 * aborted it, which is `failed` with that reason.
 */
export async function bounded<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  options: { timeoutMs: number; graceMs?: number; signal?: AbortSignal },
): Promise<Bounded<Value>> {
  const { timeoutMs, graceMs = 2_000, signal: outer } = options;
  const controller = new AbortController();
  const passOn = () => controller.abort(outer?.reason);
  if (outer?.aborted) return { kind: "failed", error: outer.reason };
  outer?.addEventListener("abort", passOn, { once: true });

  let timer: NodeJS.Timeout | undefined;
  let late = false;
  const giveUp = new Promise<Bounded<Value>>((resolve) => {
    timer = setTimeout(() => {
      late = true;
      controller.abort(new DOMException(`Took longer than ${timeoutMs} ms.`, "TimeoutError"));
      timer = setTimeout(() => resolve({ kind: "late" }), graceMs);
    }, timeoutMs);
    controller.signal.addEventListener("abort", () => {
      if (!late) resolve({ kind: "failed", error: controller.signal.reason });
    });
  });
  const finished = work(controller.signal).then(
    (value): Bounded<Value> => (late ? { kind: "late", value } : { kind: "done", value }),
    (error: unknown): Bounded<Value> => (late ? { kind: "late" } : { kind: "failed", error }),
  );
  try {
    return await Promise.race([finished, giveUp]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", passOn);
  }
}

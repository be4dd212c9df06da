import type { Result } from "./format.js";
import { painter } from "./text.js";

/** Shows on one line of a terminal how far a run has come. */
export interface Progress {
  onResult(result: Result, progress: { done: number; total: number }): void;
  /** Takes the line away. */
  clear(): void;
}

/**
 * Makes a progress line. It is rewritten in place, so it must only be used where output is a terminal.
 */
export function createProgress(
  write: (text: string) => void,
  { width, colour }: { width: number; colour: boolean },
): Progress {
  const paint = painter(colour);
  let problems = 0;
  return {
    onResult(result, { done, total }) {
      if (["fail", "flaky", "error"].includes(result.status)) problems++;
      const counted = `${String(done).padStart(String(total).length)}/${total}`;
      const trouble = problems === 0 ? "" : `  ${problems} failed`;
      const room = Math.max(0, width - counted.length - trouble.length - 3);
      write(`\r\u001b[2K${counted}${paint.red(trouble)}  ${paint.dim(result.vector.slice(0, room))}`);
    },
    clear: () => write("\r\u001b[2K"),
  };
}

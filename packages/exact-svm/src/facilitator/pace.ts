/** The pauses between looks for one transaction. */
export interface Pauses {
  /** How long it has been looked for, in milliseconds. */
  elapsedMs(): number;
  /** How long the next pause is, in milliseconds. */
  nextMs(): number;
  pause(): Promise<void>;
  /** Tells that the transaction has been found. */
  done(): void;
}

/** Learns how long a chain takes to confirm, so that most transactions are looked for once or twice. */
export interface Pace {
  begin(): Pauses;
}

const shortestMs = 25;
const longestMs = 2_000;

/** The first pause is a little shorter than the last transaction took; those behind it begin short and double. */
export function createPace(): Pace {
  let lastTookMs = 0;

  return {
    begin() {
      const since = Date.now();
      const first = Math.min(0.8 * lastTookMs, longestMs);
      let further = Math.max(lastTookMs / 8, shortestMs);
      let next = first < shortestMs ? 0 : first;
      return {
        elapsedMs: () => Date.now() - since,
        nextMs: () => next,
        async pause() {
          await new Promise((resolve) => setTimeout(resolve, next));
          next = Math.min(further, longestMs);
          further *= 2;
        },
        done() {
          lastTookMs = Date.now() - since;
        },
      };
    },
  };
}

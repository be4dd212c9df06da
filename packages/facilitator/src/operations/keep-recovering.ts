import type { SettlingFacilitator } from "../facilitator.js";
import type { Recovery } from "../recovery.js";

/** How often what others left behind is looked for, and who is told. */
export interface KeepRecoveringOptions {
  /** Milliseconds from the end of one look to the next. */
  everyMs: number;
  onRecovered(recovery: Recovery): void;
  /** Told when the store does not answer; the next look comes all the same. */
  onFault(error: unknown): void;
}

/** A row of looks that goes on until it is stopped. */
export interface Recovering {
  /** Settles when the first look is over, however it ended. */
  readonly first: Promise<void>;
  /** Begins no other look, and settles when the last one is over. */
  stop(): Promise<void>;
}

/** Recovers at once, and again and again. */
export function keepRecovering(
  facilitator: Pick<SettlingFacilitator, "recover">,
  { everyMs, onRecovered, onFault }: KeepRecoveringOptions,
): Recovering {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: Promise<void>;

  async function look(): Promise<void> {
    try {
      onRecovered(await facilitator.recover());
    } catch (error) {
      onFault(error);
    }
    if (isStopped) return;
    timer = setTimeout(() => {
      looking = look();
    }, everyMs);
    timer.unref();
  }

  looking = look();
  return {
    first: looking,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

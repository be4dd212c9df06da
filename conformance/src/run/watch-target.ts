import type { RunningTarget, Target } from "./types.js";

/** A target that remembers how its start went and whether it is still up. */
export interface WatchedTarget {
  target: Target;
  /** Why the program could not be started, when it could not. */
  startProblem(): string | undefined;
  /** Why the program is not running any more, or nothing while it is. */
  ended(): string | undefined;
  output(): string;
}

/** Wraps a target so that a run can tell the target's death from a fault of its own. */
export function watchTarget(target: Target): WatchedTarget {
  let running: RunningTarget | undefined;
  let problem: string | undefined;
  return {
    target: {
      kind: target.kind,
      value: target.value,
      async start(environment) {
        try {
          running = await target.start(environment);
          return running;
        } catch (error) {
          problem = error instanceof Error ? error.message : String(error);
          throw error;
        }
      },
    },
    startProblem: () => problem,
    ended: () => running?.ended(),
    output: () => running?.output() ?? "",
  };
}

import type { Vector } from "../vectors/format.js";

export interface ScheduleOptions<Outcome> {
  /** How many non-exclusive vectors run at once. */
  jobs: number;
  /** Runs one vector; `control` is the outcome of its twin when that is part of the run. */
  runOne(vector: Vector, control: Outcome | undefined): Promise<Outcome>;
}

/**
 * Runs vectors, each after its control: the independent ones side by side, then those that change what all others see,
 * and whatever waits for one of these, one at a time. The order of starting depends on the vectors alone.
 */
export async function runSchedule<Outcome>(
  vectors: readonly Vector[],
  { jobs, runOne }: ScheduleOptions<Outcome>,
): Promise<Outcome[]> {
  const byId = new Map(vectors.map((vector) => [vector.id, vector]));
  const line = (vector: Vector): Vector[] => ancestry(vector, byId);
  const ordered = vectors
    .map((vector) => ({ vector, line: line(vector) }))
    .sort((a, b) => a.line.length - b.line.length || (a.vector.id < b.vector.id ? -1 : 1));
  const isAlone = ({ line }: { line: Vector[] }) => line.some((vector) => vector.given?.exclusive === true);

  const running = new Map<string, Promise<Outcome>>();
  const start = (vector: Vector): Promise<Outcome> => {
    const control = vector.control === undefined ? undefined : running.get(vector.control.vector);
    const outcome = (async () => runOne(vector, await control))();
    running.set(vector.id, outcome);
    return outcome;
  };

  const queue = ordered.filter((entry) => !isAlone(entry)).values();
  const worker = async () => {
    for (const { vector } of queue) await start(vector);
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker));
  for (const { vector } of ordered.filter(isAlone)) await start(vector);
  return Promise.all(running.values());
}

/** The vector, its control, the control of that, and so on; a circle ends where it closes. */
function ancestry(vector: Vector, byId: ReadonlyMap<string, Vector>): Vector[] {
  const line: Vector[] = [];
  for (let next: Vector | undefined = vector; next && !line.includes(next); ) {
    line.push(next);
    next = next.control && byId.get(next.control.vector);
  }
  return line;
}

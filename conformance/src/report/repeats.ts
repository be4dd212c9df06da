import type { Report } from "./format.js";

/** A vector that did not end alike in every run. */
export interface Unsteady {
  vector: string;
  /** How often it ended how: by status, and grade where there is one. */
  outcomes: Readonly<Record<string, number>>;
}

/** Compares runs of one trial with one seed: whatever ends differently is flaky, here or in the target. */
export function unsteady(reports: readonly Report[]): Unsteady[] {
  const seen = new Map<string, Record<string, number>>();
  for (const { vector, status, grade } of reports.flatMap(({ results }) => results)) {
    const outcomes = seen.get(vector) ?? {};
    const outcome = grade === undefined ? status : `${status} (${grade})`;
    seen.set(vector, { ...outcomes, [outcome]: (outcomes[outcome] ?? 0) + 1 });
  }
  return [...seen]
    .filter(([, outcomes]) => Object.values(outcomes)[0] !== reports.length)
    .map(([vector, outcomes]) => ({ vector, outcomes }))
    .sort((left, right) => (left.vector < right.vector ? -1 : 1));
}

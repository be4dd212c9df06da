import type { Report, Result } from "./format.js";

/** What changed for one vector between two reports. */
export interface Change {
  vector: string;
  title: string;
  before?: Result["status"];
  after?: Result["status"];
}

/** The changes between two reports, by what they mean to whoever maintains the target. */
export interface Diff {
  regressed: Change[];
  fixed: Change[];
  changed: Change[];
  added: Change[];
  removed: Change[];
}

const good = (status: Result["status"]) => status === "pass";
const bad = (status: Result["status"]) => ["fail", "warn", "flaky", "error"].includes(status);

/** Compares two reports of one role, vector by vector. */
export function diffReports(before: Report, after: Report): Diff {
  const old = new Map(before.results.map((result) => [result.vector, result]));
  const diff: Diff = { regressed: [], fixed: [], changed: [], added: [], removed: [] };
  for (const { vector, title, status } of after.results) {
    const earlier = old.get(vector);
    old.delete(vector);
    if (!earlier) diff.added.push({ vector, title, after: status });
    else if (earlier.status !== status) {
      const change: Change = { vector, title, before: earlier.status, after: status };
      if (bad(status) || good(earlier.status)) diff.regressed.push(change);
      else if (good(status)) diff.fixed.push(change);
      else diff.changed.push(change);
    }
  }
  for (const { vector, title, status } of old.values()) diff.removed.push({ vector, title, before: status });
  return diff;
}

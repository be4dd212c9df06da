import {
  type Coverage,
  type CoverageStatus,
  countStatuses,
  coverageStatuses,
  isOpen,
  type RequirementCoverage,
  rowsOf,
} from "./coverage.js";

/** What the statuses mean. */
export const coverageMeanings: Readonly<Record<CoverageStatus, string>> = {
  covered: "vectors name it, and a mutant that breaks it shows that they bite",
  "vectors only": "vectors name it; no rule and no mutant shows that they bite",
  "unit tests only": "a rule of the reference that no stranger can see; the tests of its package hold it",
  unobservable: "no vector can show it",
  "not tried yet": "the suite drives no program of this kind",
  optional: "a MAY that no vector names: nothing can break it",
  hole: "no vector names it, and nobody has said why",
};

/** Writes `12 covered, 2 unobservable`, leaving out what nothing has. */
export function countsOf(rows: readonly RequirementCoverage[]): string {
  const counts = countStatuses(rows);
  return coverageStatuses
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${statusWord(status, counts[status])}`)
    .join(", ");
}

/** A status behind a number. */
export function statusWord(status: CoverageStatus, count: number): string {
  return status === "hole" && count > 1 ? "holes" : status;
}

/** Says in one line how it stands: `612 requirements, no hole`. */
export function headlineOf(coverage: Coverage, strict: boolean): string {
  const rows = rowsOf(coverage);
  const open = rows.filter((row) => isOpen(row, strict)).length;
  return `${plural(rows.length, "requirement")}, ${open === 0 ? "no hole" : plural(open, "hole")}`;
}

/** Writes `1 rule` or `2 rules`. */
export function plural(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

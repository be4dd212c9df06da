import type { Result, Status, Verdict } from "../report/format.js";
import type { SelectedProfile } from "./select.js";

/** How a profile is judged. */
export interface VerdictOptions {
  /** Whether a broken SHOULD counts against the target. */
  strict: boolean;
  /** Whether every vector of the profile was selected: a part of a profile never makes a target conformant. */
  complete: boolean;
}

/**
 * Judges the results of one profile. What was violated decides first; then whatever could not be assessed; a pass needs
 * at least one scored pass and nothing left open.
 */
export function verdictOf(results: readonly Result[], options: VerdictOptions): Verdict {
  const has = (...wanted: Status[]) => results.some((result) => wanted.includes(result.status));
  if (has("error")) return "cannot assess";
  if (has("fail", "flaky") || (options.strict && has("warn"))) return "not conformant";
  if (has("blocked", "untestable") || !has("pass") || !options.complete) return "cannot assess";
  return results.some((result) => result.grade === "lenient") ? "conformant with lenient refusals" : "conformant";
}

/**
 * Judges each profile. One of which nothing applies is left out beside others, unless it was asked for by name: who sells
 * no tools is no worse for it.
 */
export function verdictsOf(
  results: readonly Result[],
  profiles: readonly SelectedProfile[],
  { strict, named }: { strict: boolean; named: readonly string[] },
): Record<string, Verdict> {
  const judged = profiles.map((profile) => ({
    ...profile,
    results: results.filter(({ vector }) => profile.vectors.has(vector)),
  }));
  const applies = (own: readonly Result[]) => own.length === 0 || own.some(({ status }) => status !== "na");
  const applying = judged.filter((profile) => named.includes(profile.name) || applies(profile.results));
  const shown = applying.length > 0 ? applying : judged;
  return Object.fromEntries(
    shown.map(({ name, complete, results: own }) => [name, verdictOf(own, { strict, complete })]),
  );
}

/** Counts results by status; a status that nothing has is zero. */
export function countStatuses(results: readonly Result[]): Record<Status, number> {
  const count = (status: Status) => results.filter((result) => result.status === status).length;
  return {
    pass: count("pass"),
    fail: count("fail"),
    warn: count("warn"),
    na: count("na"),
    blocked: count("blocked"),
    untestable: count("untestable"),
    flaky: count("flaky"),
    info: count("info"),
    error: count("error"),
  } satisfies Record<Status, number>;
}

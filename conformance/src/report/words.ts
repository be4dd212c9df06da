import type { Report, Result, Status } from "./format.js";

/** How each status is called in running text, and in the order in which they matter to a reader. */
export const statusWords: Readonly<Record<Status, { one: string; many: string; meaning: string }>> = {
  error: { one: "error", many: "errors", meaning: "a fault of the suite itself: the run is invalid" },
  fail: { one: "failed", many: "failed", meaning: "a MUST was violated and the twin passed" },
  flaky: { one: "flaky", many: "flaky", meaning: "outcomes differ under one seed" },
  warn: { one: "warned", many: "warned", meaning: "a SHOULD or a de-facto rule was violated" },
  untestable: { one: "untestable", many: "untestable", meaning: "declared, but not shown" },
  blocked: { one: "blocked", many: "blocked", meaning: "does not count, because its twin did not pass" },
  info: { one: "observed", many: "observed", meaning: "an observation about a gap in the specification" },
  na: { one: "not applicable", many: "not applicable", meaning: "not declared by the target" },
  pass: { one: "passed", many: "passed", meaning: "every expectation was met" },
};

export const statusOrder: readonly Status[] = [
  "error",
  "fail",
  "flaky",
  "warn",
  "untestable",
  "blocked",
  "info",
  "na",
  "pass",
];

/** Writes counts as `12 passed (1 lenient), 2 failed`, leaving out what nothing has. */
export function countsInWords(report: Pick<Report, "counts" | "results">, separator = ", "): string {
  const lenient = report.results.filter(({ grade }) => grade === "lenient").length;
  const parts = (["pass", ...statusOrder.filter((status) => status !== "pass")] as const).flatMap((status) => {
    const count = report.counts[status] ?? 0;
    if (count === 0) return [];
    const words = `${count} ${count === 1 ? statusWords[status].one : statusWords[status].many}`;
    return [status === "pass" && lenient > 0 ? `${words} (${lenient} lenient)` : words];
  });
  return parts.join(separator) || "nothing ran";
}

/** Writes a value on one line, shortened to a number of characters. */
export function showValue(value: unknown, limit = 200): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** Writes a duration for people: `340 ms`, `4.2 s`, `2 min 5 s`. */
export function showDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

/** What a result expected, as `false at /steps/verify/json/isValid`, or nothing. */
export function expectedInWords(result: Result): string | undefined {
  return result.expected && `${result.expected.words} at ${result.expected.at}`;
}

/** Tells whether a message only says again what "expected" and "observed" say. */
export function repeatsExpectation({ message, expected }: Result): boolean {
  return expected !== undefined && message?.startsWith(expected.at) === true;
}

/** The blocked results under the vector that blocks them; those that nothing in particular blocks stand under `""`. */
export function byBlocker(results: readonly Result[]): Map<string, Result[]> {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    if (result.status !== "blocked") continue;
    const blocker = result.blockedBy ?? "";
    groups.set(blocker, [...(groups.get(blocker) ?? []), result]);
  }
  return groups;
}

/** The results that a reader must look at, the worst first. */
export function troubles(report: Report): Result[] {
  const wanted: readonly Status[] = ["error", "fail", "flaky", "warn", "untestable"];
  return report.results
    .filter(({ status, baseline }) => wanted.includes(status) && !baseline)
    .sort((a, b) => wanted.indexOf(a.status) - wanted.indexOf(b.status));
}

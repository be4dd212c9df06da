import type { Report } from "./format.js";

/** Writes a report as JSON lines: one `run` line, a `result` line for each vector, and one `end` line. */
export function renderNdjson(report: Report): string {
  const { results, verdicts, counts, cannotAssess, stale, durationMs, requirements: _, ...run } = report;
  const lines = [
    { type: "run", ...run },
    ...results.map((result) => ({ type: "result", ...result })),
    { type: "end", verdicts, counts, cannotAssess, stale, durationMs },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

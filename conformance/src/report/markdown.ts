import type { Report, Result } from "./format.js";
import {
  byBlocker,
  countsInWords,
  expectedInWords,
  repeatsExpectation,
  showDuration,
  showValue,
  troubles,
} from "./words.js";

/** Most problems written out in full, so that a summary stays far below the megabyte that hosts accept. */
const maxProblems = 200;

/** Writes a report as Markdown for a pull request or a job summary: the verdicts, then each problem folded. */
export function renderMarkdown(report: Report): string {
  const problems = troubles(report);
  const blockers = byBlocker(report.results);
  const lines = [
    `## x402 ${report.role} conformance`,
    "",
    ...(report.cannotAssess === undefined ? [] : [`**Cannot assess:** ${plain(report.cannotAssess)}`, ""]),
    "| profile | verdict |",
    "| --- | --- |",
    ...Object.entries(report.verdicts).map(([name, verdict]) => `| ${plain(name)} | **${verdict}** |`),
    "",
    `${countsInWords(report)} in ${showDuration(report.durationMs)}. Target: ${code(report.target.value)}, seed ${report.seed}.`,
    "",
    ...(report.stale ?? []).map(({ match, problem }) => `- Baseline entry ${code(match)}: ${plain(problem)}`),
    ...problems
      .slice(0, maxProblems)
      .flatMap((result) => section(result, report, blockers.get(result.vector)?.length ?? 0)),
    ...(problems.length > maxProblems ? [`…and ${problems.length - maxProblems} more; see the full report.`, ""] : []),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function section(result: Result, report: Report, blocks: number): string[] {
  const [id = ""] = result.requirements;
  const note = report.requirements[id];
  return [
    "<details>",
    `<summary><b>${result.status}</b> ${plain(result.title)}</summary>`,
    "",
    `- vector: ${code(result.vector)}`,
    `- requirement: ${code(id)}${note ? ` ${note.level}: ${plain(note.text)} (${plain(note.source)})` : ""}`,
    ...(result.expected
      ? [`- expected: ${code(expectedInWords(result) ?? "")}`, `- observed: ${code(showValue(result.observed, 1_000))}`]
      : []),
    ...(result.message === undefined || repeatsExpectation(result) ? [] : [`- why: ${plain(result.message)}`]),
    ...(blocks === 0 ? [] : [`- blocks ${blocks} more`]),
    `- replay: ${code(result.replay)}`,
    "",
    "</details>",
    "",
  ];
}

/** Text in which nothing is Markdown or HTML. */
export function plain(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`*_[\]|~#]/g, "\\$&")
    .replace(/\s+/g, " ");
}

/** An inline code span that no back-tick inside can end. */
export function code(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`;
}

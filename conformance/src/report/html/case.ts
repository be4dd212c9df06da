import type { Report, Result, Status, TranscriptEntry } from "../format.js";
import { repeatsExpectation, showDuration, statusWords } from "../words.js";
import { html, type Markup } from "./markup.js";

export type Tone = "green" | "red" | "amber" | "blue" | "grey";

export const statusTones: Readonly<Record<Status, Tone>> = {
  pass: "green",
  fail: "red",
  flaky: "red",
  error: "red",
  warn: "amber",
  untestable: "amber",
  blocked: "grey",
  info: "blue",
  na: "grey",
};

/** The id of a case's element, unique within a page of several reports. */
export function anchor(report: Report, vector: string, index: number): string {
  return `r${index}-${report.role}-${vector}`.replace(/[^\w-]+/g, "-");
}

/** Longest value shown in full; a body may be as long as the wire allows. */
const maxShown = 8_000;

/** One case: a line, and behind it what it is about, what was expected and seen, and everything that was exchanged. */
export function caseMarkup(
  result: Result,
  { report, index, open }: { report: Report; index: number; open: boolean },
): Markup {
  const { vector, title, status } = result;
  const text = [vector, title, ...result.requirements].join(" ").toLowerCase();
  const link = (id: string) =>
    report.results.some((other) => other.vector === id)
      ? html`<a href="#${anchor(report, id, index)}"><code>${id}</code></a>`
      : html`<code>${id}</code>`;
  return html`<details class="case" id="${anchor(report, vector, index)}" data-status="${status}" data-text="${text}"${open && html` open`}>
<summary><span class="status ${statusTones[status]}">${statusLabel(result)}</span><span><span class="title">${title}</span><code class="id">${vector}</code></span></summary>
<div class="body">
<h4>Why this case exists</h4><p>${result.why}</p>
${result.message !== undefined && !repeatsExpectation(result) && html`<h4>What happened</h4><p>${result.message}</p>`}
${result.baseline && html`<h4>Expected by the baseline</h4><p>${result.baseline.because} ${result.baseline.issue ?? ""}</p>`}
${result.expected && comparison(result, result.expected)}
<h4>${result.requirements.length === 1 ? "Requirement" : "Requirements"}</h4>
${result.requirements.map((id) => requirement(id, report))}
${result.control !== undefined && html`<h4>Twin that had to pass first</h4><p>${link(result.control)}</p>`}
${result.blockedBy !== undefined && html`<h4>Blocked by</h4><p>${link(result.blockedBy)}</p>`}
${result.transcript.length > 0 && html`<h4>Transcript, ${showDuration(result.durationMs)}</h4>${transcriptMarkup(result.transcript)}`}
<h4>Run it again</h4><div class="replay"><pre>${result.replay}</pre></div>
</div></details>
`;
}

function statusLabel({ status, grade, baseline }: Result): string {
  if (baseline) return `${statusWords[status].one}, expected`;
  return grade === "lenient" ? "passed, lenient" : statusWords[status].one;
}

function comparison(result: Result, expected: NonNullable<Result["expected"]>): Markup {
  return html`<div class="pair"><div><h4>Expected</h4><pre>${expected.words}</pre></div><div><h4>Observed</h4><pre>${valueText(result.observed)}</pre></div></div>
<p class="at">at <code>${expected.at}</code></p>`;
}

function requirement(id: string, report: Report): Markup {
  const note = report.requirements[id];
  if (!note) return html`<blockquote class="rule"><code>${id}</code></blockquote>`;
  return html`<blockquote class="rule"><p>${note.text}</p><footer><code>${id}</code> · ${note.level} · ${note.source}</footer></blockquote>`;
}

/** Everything that was exchanged, in order. */
export function transcriptMarkup(entries: readonly TranscriptEntry[]): Markup {
  return html`<ol class="transcript">${entries.map(entry)}</ol>`;
}

function entry({ at, from, to, what, detail }: TranscriptEntry): Markup {
  return html`<li><time>${Math.round(at)} ms</time><div><span class="who">${from} → ${to}</span> <span class="what">${what}</span>${
    detail !== undefined &&
    html`<details><summary>Details</summary><pre tabindex="0">${valueText(detail)}</pre></details>`
  }</div></li>`;
}

function valueText(value: unknown): string {
  const text = value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return text.length > maxShown ? `${text.slice(0, maxShown)}\n… ${text.length - maxShown} more characters` : text;
}

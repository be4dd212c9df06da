import type { Report, Result, Verdict } from "../format.js";
import { showDuration, statusOrder, statusWords } from "../words.js";
import { barMarkup } from "./bar.js";
import { caseMarkup, statusTones, type Tone } from "./case.js";
import { html, type Markup } from "./markup.js";

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  conformant: "green",
  "conformant with lenient refusals": "green",
  "not conformant": "red",
  "cannot assess": "amber",
};

/** The name of a role at the beginning of a line. */
export function roleTitle(report: Report): string {
  return `${report.role.charAt(0).toUpperCase()}${report.role.slice(1)}`;
}

/** The verdicts of all reports in one table, each role by its name. */
export function verdictTable(reports: readonly Report[]): Markup {
  const rows = reports.flatMap((report, index) => {
    const entries: [string, Verdict][] = Object.entries(report.verdicts);
    const verdicts = entries.length > 0 ? entries : ([["no profile", "cannot assess"]] as const);
    return verdicts.map(
      ([name, verdict], row) =>
        html`<tr>${row === 0 && html`<th scope="row" rowspan="${verdicts.length}"><a href="#report-${index}">${roleTitle(report)}</a></th>`}<td>${name}</td><td class="${verdictTones[verdict]}">${verdict}</td></tr>`,
    );
  });
  return html`<table class="verdicts"><caption>Verdict by profile</caption>
<thead class="unseen"><tr><th scope="col">Role</th><th scope="col">Profile</th><th scope="col">Verdict</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** One report: its counts, how it was made, and its cases with the troubling ones first. */
export function reportSection(report: Report, index: number): Markup {
  const id = `report-${index}`;
  return html`<section class="report" id="${id}" aria-labelledby="${id}-title">
<header><h2 id="${id}-title">${roleTitle(report)}</h2><p class="target"><code>${report.target.value}</code></p></header>
${report.cannotAssess !== undefined && notice(report.cannotAssess)}
${counts(report)}
${report.stale?.length ? staleNotice(report.stale) : undefined}
${facts(report)}
${groups(report).map(({ title, results, open }) => group(title, results, { report, index, open }))}
</section>
`;
}

function counts({ counts, results }: Report): Markup {
  const lenient = results.filter(({ grade }) => grade === "lenient").length;
  const parts = [...statusOrder].reverse().map((status) => ({
    count: counts[status],
    tone: statusTones[status],
    label:
      status === "pass" && lenient > 0 ? `${statusWords[status].one} (${lenient} lenient)` : statusWords[status].one,
    meaning: statusWords[status].meaning,
  }));
  return barMarkup(parts, "Cases by outcome");
}

function facts(report: Report): Markup {
  const when = report.startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  const rows: readonly [string, string][] = [
    ["Run", `${when}, ${showDuration(report.durationMs)}`],
    ["Suite", `${report.suite.version}, seed ${report.seed}`],
    ["Catalogue", `${report.specs.version}, ${report.specs.digest.slice(0, 19)}`],
    ["Specification", report.specs.pin],
    ["Found in the target", report.target.capabilities.join(", ") || "nothing optional"],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function notice(reason: string): Markup {
  const [first = "", ...rest] = reason.split("\n");
  return html`<div class="notice" role="note"><p><strong class="amber">Cannot assess.</strong> ${first}</p>${
    rest.length > 0 && html`<pre>${rest.join("\n")}</pre>`
  }</div>`;
}

function staleNotice(stale: NonNullable<Report["stale"]>): Markup {
  return html`<div class="notice" role="note"><p><strong class="red">The baseline is out of date.</strong></p><ul>${stale.map(
    ({ match, problem }) => html`<li><code>${match}</code>: ${problem}</li>`,
  )}</ul></div>`;
}

function group(
  title: string,
  results: readonly Result[],
  options: { report: Report; index: number; open: boolean },
): Markup {
  return html`<div class="group"><h3>${title} <span class="n">${results.length}</span></h3>${results.map((result) =>
    caseMarkup(result, options),
  )}</div>
`;
}

function groups({ results }: Report): { title: string; results: readonly Result[]; open: boolean }[] {
  const isTrouble = ({ status, baseline }: Result) =>
    !baseline && ["error", "fail", "flaky", "warn", "untestable"].includes(status);
  const troubles = results
    .filter(isTrouble)
    .sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status));
  const blocked = results.filter(({ status }) => status === "blocked");
  const areas = new Map<string, Result[]>();
  for (const result of results) {
    if (isTrouble(result) || result.status === "blocked") continue;
    const area = result.vector.split("/").slice(1, -1).join("/") || "other";
    areas.set(area, [...(areas.get(area) ?? []), result]);
  }
  return [
    { title: "Needs attention", results: troubles, open: troubles.length <= 3 },
    { title: "Blocked", results: blocked, open: false },
    ...[...areas].map(([title, members]) => ({ title, results: members, open: false })),
  ].filter(({ results: members }) => members.length > 0);
}

import { barMarkup } from "../report/html/bar.js";
import type { Tone } from "../report/html/case.js";
import { html, type Markup } from "../report/html/markup.js";
import { renderPage } from "../report/html/page.js";
import {
  type AreaCoverage,
  type Coverage,
  type CoverageStatus,
  countStatuses,
  coverageStatuses,
  type RequirementCoverage,
  rowsOf,
} from "./coverage.js";
import { countsOf, coverageMeanings, headlineOf, plural, statusWord } from "./words.js";

const tones: Readonly<Record<CoverageStatus, Tone>> = {
  covered: "green",
  "vectors only": "blue",
  "unit tests only": "blue",
  unobservable: "grey",
  "not tried yet": "amber",
  optional: "grey",
  hole: "red",
};

/** Writes the whole as one page in the style of the report. */
export function renderHtml(coverage: Coverage, strict: boolean): string {
  const rows = rowsOf(coverage);
  const counts = countStatuses(rows);
  return renderPage({
    subject: "x402 coverage",
    kicker: "x402 coverage: requirement, rule, vectors, mutant",
    heading: headlineOf(coverage, strict),
    summary: html`${bar(rows, "Requirements by status")}${areaTable(coverage)}`,
    things: "requirements",
    choices: coverageStatuses
      .filter((status) => counts[status] > 0)
      .map((status) => ({ value: status, label: status, tone: tones[status] })),
    content: [
      ...coverage.stale.map(({ problem }) => html`<div class="notice" role="note"><p>${problem}</p></div>`),
      html`<h2 class="unseen">Requirements by area</h2>`,
      ...coverage.areas.map(area),
    ],
  });
}

function bar(rows: readonly RequirementCoverage[], label: string): Markup {
  const counts = countStatuses(rows);
  return barMarkup(
    coverageStatuses.map((status) => ({
      count: counts[status],
      tone: tones[status],
      label: statusWord(status, counts[status]),
      meaning: coverageMeanings[status],
    })),
    label,
  );
}

function areaTable({ areas }: Coverage): Markup {
  return html`<table class="verdicts"><caption>Areas</caption>
<thead class="unseen"><tr><th scope="col">Prefix</th><th scope="col">Area</th><th scope="col">Holes</th></tr></thead>
<tbody>${areas.map(({ prefix, title, requirements }) => {
    const { words, tone } = standing(requirements);
    return html`<tr><th scope="row"><a href="#${prefix}"><code>${prefix}</code></a></th><td>${title}</td><td class="${tone}">${words}</td></tr>`;
  })}</tbody></table>`;
}

function standing(rows: readonly RequirementCoverage[]): { words: string; tone: Tone } {
  const counts = countStatuses(rows);
  if (counts.hole > 0) return { words: plural(counts.hole, "hole"), tone: tones.hole };
  const untried = counts["not tried yet"];
  return untried > 0
    ? { words: `${untried} not tried yet`, tone: tones["not tried yet"] }
    : { words: "no hole", tone: tones.covered };
}

function area({ prefix, title, requirements }: AreaCoverage): Markup {
  return html`<section class="group" aria-labelledby="${prefix}"><h3 id="${prefix}">${title} <span class="n">${countsOf(requirements)}</span></h3>
${requirements.map(row)}</section>
`;
}

function row({
  requirement: { id, level, roles, text, source, expected },
  status,
  reason,
  rules,
  vectors,
  mutants,
  untriedRoles,
}: RequirementCoverage): Markup {
  const held = [rules.map(({ name }) => name), vectors.map((vector) => vector.id), mutants.map((mutant) => mutant.id)];
  const words = [id, level, text, source, ...held.flat()].join(" ").toLowerCase();
  return html`<details class="case" id="${id}" data-status="${status}" data-text="${words}">
<summary><span class="status ${tones[status]}">${status}</span><span><span class="title">${text}</span><code class="id">${id} ${level} · ${roles.join(", ")}</code></span></summary>
<div class="body">
<h4>Clause</h4><p>${source}</p>
${expected !== undefined && html`<h4>Seen as</h4><p>${expected}</p>`}
${reason !== undefined && html`<h4>Why nothing more holds it</h4><p>${reason}</p>`}
${rules.length > 0 && html`<h4>Rules of the reference</h4><ul>${rules.map(({ role, name }) => html`<li>${role}: ${name}</li>`)}</ul>`}
${vectors.length > 0 && html`<h4>Vectors</h4><ul>${vectors.map((vector) => html`<li><code>${vector.id}</code>${!vector.judges && html` <span class="at">names it beside others</span>`}</li>`)}</ul>`}
${mutants.length > 0 && html`<h4>Mutants</h4><ul>${mutants.map((mutant) => html`<li><code>${mutant.id}</code> ${mutant.fault}</li>`)}</ul>`}
${untriedRoles.length > 0 && html`<h4>Has the duty, and no vector tries it</h4><p>${untriedRoles.join(", ")}</p>`}
</div></details>
`;
}

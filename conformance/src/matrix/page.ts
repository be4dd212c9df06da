import { barMarkup } from "../report/html/bar.js";
import { type Tone, transcriptMarkup } from "../report/html/case.js";
import { html, type Markup } from "../report/html/markup.js";
import { renderPage } from "../report/html/page.js";
import { showDuration } from "../report/words.js";
import { type Cell, type CellStatus, cellStatuses, type MatrixReport } from "./format.js";

const tones: Readonly<Record<CellStatus, Tone>> = {
  works: "green",
  known: "amber",
  fails: "red",
  "not started": "amber",
};
const meanings: Readonly<Record<CellStatus, string>> = {
  works: "The client got the goods, and the money has moved on the chain.",
  known: "It does not work, and the file says why.",
  fails: "The purchase did not come to a good end.",
  "not started": "A program did not come up, so nothing was tried.",
};

/** Writes a matrix as one page, in the style of the reports: who can buy from whom, and what was exchanged. */
export function renderMatrixPage(report: MatrixReport): string {
  const { cells, counts, programs } = report;
  return renderPage({
    subject: "x402 matrix",
    kicker: "x402 interoperability",
    heading: heading(report),
    summary: html`${barMarkup(
      cellStatuses.map((status) => ({
        count: counts[status] ?? 0,
        tone: tones[status],
        label: status,
        meaning: meanings[status],
      })),
      "Purchases by outcome",
    )}${facts(report)}`,
    things: "purchases",
    choices: cellStatuses
      .filter((status) => counts[status])
      .map((status) => ({ value: status, label: status, tone: tones[status] })),
    content: Object.entries(programs.facilitators)
      .map(([name, command], index) => ({
        name,
        command,
        index,
        cells: cells.filter((cell) => cell.facilitator === name),
      }))
      .filter((one) => one.cells.length > 0)
      .map(section),
  });
}

function heading({ cells, counts }: MatrixReport): string {
  if (counts.works === cells.length) return "Everybody can buy from everybody";
  if (counts.works === 0) return "Nobody can buy from anybody";
  const known = counts.known ? `, ${counts.known} are known not to` : "";
  return `${counts.works} of ${cells.length} purchases work${known}`;
}

function facts({ startedAt, durationMs, suite, network, file, programs }: MatrixReport): Markup {
  const when = startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  const commands = [...Object.entries(programs.servers), ...Object.entries(programs.clients)];
  const rows = [
    ["Run", `${when}, ${showDuration(durationMs)}`],
    ["Suite", suite.version],
    ["Network", network],
    ["Programs", file],
    ...commands,
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

interface Section {
  name: string;
  command: string;
  index: number;
  cells: readonly Cell[];
}

function section({ name, command, index, cells }: Section): Markup {
  const id = `facilitator-${index}`;
  return html`<section class="report" id="${id}" aria-labelledby="${id}-title">
<header><h2 id="${id}-title">Facilitator ${name}</h2><p class="target"><code>${command}</code></p></header>
${table(cells)}
<div class="group"><h3>Purchases <span class="n">${cells.length}</span></h3>${cells.map(cellMarkup)}</div>
</section>
`;
}

function table(cells: readonly Cell[]): Markup {
  const clients = [...new Set(cells.map(({ client }) => client))];
  const servers = [...new Set(cells.map(({ server }) => server))];
  const outcome = (cell: Cell | undefined) =>
    cell ? html`<td><a class="${tones[cell.status]}" href="#${anchor(cell)}">${cell.status}</a></td>` : html`<td></td>`;
  return html`<table class="matrix"><caption>Servers down, clients across</caption>
<thead><tr><td></td>${clients.map((client) => html`<th scope="col">${client}</th>`)}</tr></thead>
<tbody>${servers.map(
    (server) =>
      html`<tr><th scope="row">${server}</th>${clients.map((client) =>
        outcome(cells.find((cell) => cell.client === client && cell.server === server)),
      )}</tr>`,
  )}</tbody></table>`;
}

function anchor({ id }: Cell): string {
  return `cell-${id.replace(/[^\w-]+/g, "--")}`;
}

function cellMarkup(cell: Cell): Markup {
  const { id, client, server, facilitator, status, problems, because, paid, transcript, durationMs, replay } = cell;
  const trouble = status !== "works";
  return html`<details class="case" id="${anchor(cell)}" data-status="${status}" data-text="${id.toLowerCase()}"${trouble && status !== "known" && html` open`}>
<summary><span class="status ${tones[status]}">${status}</span><span><span class="title">${client} buys from ${server}</span><code class="id">${id}</code></span></summary>
<div class="body">
${because !== undefined && html`<h4>Why it is known</h4><p>${because}</p>`}
<h4>What happened</h4>${problems.map((problem) => html`<pre>${problem}</pre>`)}
${!trouble && html`<p>The client got the goods. The payee got ${paid} atomic units of USDC, settled by ${facilitator}.</p>`}
${transcript.length > 0 && html`<h4>Transcript, ${showDuration(durationMs)}</h4>${transcriptMarkup(transcript)}`}
<h4>Run it again</h4><div class="replay"><pre>${replay}</pre></div>
</div></details>
`;
}

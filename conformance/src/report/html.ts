import { createHash } from "node:crypto";
import type { Report } from "./format.js";
import { statusTones } from "./html/case.js";
import { html, type Markup, trusted } from "./html/markup.js";
import { script } from "./html/script.js";
import { reportSection, verdictTable } from "./html/section.js";
import { style } from "./html/style.js";
import { statusOrder, statusWords } from "./words.js";

/**
 * Writes reports, usually one for each role, as one page that needs no network. It is complete without its script, and
 * a content policy keeps it from loading or running anything that a target could have put into it.
 */
export function renderHtml(reports: readonly Report[]): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>x402 conformance: ${headline(reports)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<div class="page">
<header>
<p class="kicker">x402 conformance report</p>
<h1>${headline(reports)}</h1>
${verdictTable(reports)}
</header>
<main id="results">
${filter(reports)}
${reports.map(reportSection)}
</main>
</div>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.markup;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function headline(reports: readonly Report[]): string {
  const verdicts = reports.flatMap((report) =>
    report.cannotAssess === undefined ? Object.values(report.verdicts) : (["cannot assess"] as const),
  );
  const names = reports.map((report) => report.role).join(", ");
  const subject = `The ${names.replace(/, ([^,]*)$/, " and $1")}`;
  const several = reports.length > 1;
  if (verdicts.includes("not conformant")) {
    const all = verdicts.every((verdict) => verdict === "not conformant");
    return several && !all
      ? "Not everything here is conformant"
      : `${subject} ${several ? "are" : "is"} not conformant`;
  }
  if (verdicts.length === 0 || verdicts.includes("cannot assess")) {
    return several ? "Not everything here could be assessed" : `${subject} cannot be assessed`;
  }
  const lenient = verdicts.includes("conformant with lenient refusals");
  return `${subject} ${several ? "are" : "is"} conformant${lenient ? ", with lenient refusals" : ""}`;
}

function filter(reports: readonly Report[]): Markup {
  const present = [...statusOrder].filter((status) => reports.some(({ counts }) => counts[status] > 0));
  return html`<form class="filter" role="search" aria-label="Filter the cases" hidden>
<input type="search" aria-label="Text in the title, id or requirement" placeholder="Filter by title, id or requirement">
<fieldset><legend>Outcomes to show</legend>${present.map(
    (status) =>
      html`<label class="tick"><input type="checkbox" value="${status}" checked><span class="${statusTones[status]}">${statusWords[status].one}</span></label>`,
  )}</fieldset>
<output aria-live="polite"></output>
</form>`;
}

import { createHash } from "node:crypto";
import type { Tone } from "./case.js";
import { html, type Markup, trusted } from "./markup.js";
import { script } from "./script.js";
import { style } from "./style.js";

/** What a page of cases says and shows. */
export interface Page {
  /** In front of the heading, in the title of the window. */
  subject: string;
  kicker: string;
  heading: string;
  /** Below the heading. */
  summary: Markup;
  /** How the filter calls what it filters, such as `cases`. */
  things: string;
  /** What a case's `data-status` can be, as the filter shows it. */
  choices: readonly { value: string; label: string; tone: Tone }[];
  content: readonly Markup[];
}

/**
 * Writes one page that needs no network. It is complete without its script, and a content policy keeps it from loading or
 * running anything that somebody else could have put into it.
 */
export function renderPage({ subject, kicker, heading, summary, content, ...filtered }: Page): string {
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
<title>${subject}: ${heading}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<div class="page">
<header>
<p class="kicker">${kicker}</p>
<h1>${heading}</h1>
${summary}
</header>
<main id="results">
${filter(filtered)}
${content}
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

function filter({ things, choices }: Pick<Page, "things" | "choices">): Markup {
  return html`<form class="filter" role="search" aria-label="Filter the ${things}" hidden>
<input type="search" aria-label="Text in the title, id or requirement" placeholder="Filter by title, id or requirement">
<fieldset><legend>Outcomes to show</legend>${choices.map(
    ({ value, label, tone }) =>
      html`<label class="tick"><input type="checkbox" value="${value}" checked><span class="${tone}">${label}</span></label>`,
  )}</fieldset>
<output aria-live="polite"></output>
</form>`;
}

import type { Tone } from "./case.js";
import { html, type Markup } from "./markup.js";

/** One part of a whole, as a bar and its legend show it. */
export interface Part {
  count: number;
  tone: Tone;
  label: string;
  meaning: string;
}

/** Draws how many there are of each kind, as a bar with its legend below; kinds that nothing is of are left out. */
export function barMarkup(parts: readonly Part[], label: string): Markup {
  const present = parts.filter(({ count }) => count > 0);
  const total = present.reduce((sum, { count }) => sum + count, 0) || 1;
  let left = 0;
  const bars = present.map(({ count, tone }) => {
    const width = (count / total) * 1_000;
    const x = left;
    left += width;
    return html`<rect class="${tone}" x="${x.toFixed(1)}" y="0" width="${Math.max(1, width - 3).toFixed(1)}" height="8"/>`;
  });
  return html`<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
<ul class="counts" aria-label="${label}">${present.map(
    (part) => html`<li class="${part.tone}" title="${part.meaning}"><span>${part.count} ${part.label}</span></li>`,
  )}</ul>`;
}

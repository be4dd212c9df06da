import { escapeMarkup } from "../escape.js";

/** Text that is markup already; everything else is escaped where it is put into markup. */
export interface Markup {
  readonly markup: string;
}

/** What can stand in a template: text (escaped), markup (as it is), lists of markup, or nothing. */
export type Content = string | number | Markup | readonly Markup[] | undefined | false;

/**
 * Builds markup from a template and escapes every value put into it.
 *
 * @example
 * ```ts
 * html`<p>${"<script>"}</p>`.markup; // "<p>&lt;script&gt;</p>"
 * ```
 */
export function html(template: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const markup = template.reduce((text, part, index) => `${text}${contentText(values[index - 1])}${part}`);
  return { markup };
}

/** Marks text of our own, such as a style sheet, as markup. Never for anything that came from outside. */
export function trusted(markup: string): Markup {
  return { markup };
}

function contentText(content: Content): string {
  if (content === undefined || content === false) return "";
  if (typeof content === "string" || typeof content === "number") return escapeMarkup(String(content));
  if ("markup" in content) return content.markup;
  return content.map(({ markup }) => markup).join("");
}

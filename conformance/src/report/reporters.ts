import { renderBadge } from "./badge.js";
import type { Report } from "./format.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";
import { renderNdjson } from "./ndjson.js";
import { type PrettyOptions, renderPretty } from "./pretty.js";

/** One way to write reports. */
export interface Reporter {
  /** The name of the file in an output folder. */
  file: string;
  /** Whether one document can hold several reports. */
  several: boolean;
  render(reports: readonly Report[], options: PrettyOptions): string;
}

const each =
  (render: (report: Report, options: PrettyOptions) => string): Reporter["render"] =>
  (reports, options) =>
    reports.map((report) => render(report, options)).join("");

/** All reporters by name. */
export const reporters: Readonly<Record<string, Reporter>> = {
  pretty: { file: "report.txt", several: true, render: each(renderPretty) },
  json: { file: "report.json", several: false, render: each(renderJson) },
  ndjson: { file: "report.ndjson", several: true, render: each(renderNdjson) },
  junit: { file: "junit.xml", several: false, render: each(renderJunit) },
  html: { file: "report.html", several: true, render: renderHtml },
  markdown: { file: "report.md", several: true, render: each(renderMarkdown) },
  badge: { file: "badge.json", several: false, render: each(renderBadge) },
};
